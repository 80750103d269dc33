package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

const (
	fallbackWidth = 120
	refresh       = 200 * time.Millisecond
	clearLine     = "\r\x1b[K"
)

// console is where the demo writes. On a terminal the last line can be written over, and some words stand out.
type console struct {
	out      io.Writer
	terminal bool
	colors   bool
	width    int
	lost     func()    // called when nobody reads any more; nil: nothing is to be done
	in       io.Reader // who answers questions; nil: nobody

	mu     sync.Mutex
	status bool // the last line is to be written over
}

// newConsole looks at what a file is. A width of 0 is the terminal's own.
func newConsole(file *os.File, width int) *console {
	c := &console{out: file, terminal: term.IsTerminal(int(file.Fd())), width: width}
	if c.terminal && term.IsTerminal(int(os.Stdin.Fd())) {
		c.in = os.Stdin
	}
	c.colors = c.terminal && os.Getenv("NO_COLOR") == ""
	if c.width == 0 {
		c.width = fallbackWidth
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
			c.width = columns
		}
	}
	return c
}

// line writes a line that stays.
func (c *console) line(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
	c.write(fmt.Sprintf(format+"\n", args...))
}

// over writes a line that the next one replaces; only a terminal can show that.
func (c *console) over(format string, args ...any) {
	if !c.terminal {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
	// A line that wraps couldn't be written over.
	c.write(text.Snip(fmt.Sprintf(format, args...), c.width-1, ellipsis))
	c.status = true
}

// clearStatus takes a line that was to be written over away.
func (c *console) clearStatus() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
}

func (c *console) clear() {
	if c.status {
		c.write(clearLine)
		c.status = false
	}
}

func (c *console) write(s string) {
	if _, err := io.WriteString(c.out, s); err != nil && c.lost != nil {
		c.lost()
	}
}

// step does something that takes a while and says what and how long. detail, if any, tells how far it is or what came of it.
func (c *console) step(title string, detail func() string, do func() error) error {
	if detail == nil {
		detail = func() string { return "" }
	}
	started := time.Now()
	if c.terminal {
		c.over("… %s", title)
	} else {
		c.line("%s …", title)
	}
	done := make(chan error, 1)
	go func() { done <- do() }()
	ticker := time.NewTicker(refresh)
	defer ticker.Stop()
	for {
		select {
		case err := <-done:
			if err == nil {
				c.line("%s", joined(c.paint(text.FgGreen, "✓"), title, "("+seconds(time.Since(started))+")", detail()))
			} else {
				c.line("%s", joined(c.paint(text.FgRed, "✗"), title))
			}
			return err
		case <-ticker.C:
			c.over("%s", joined("…", title, seconds(time.Since(started)), detail()))
		}
	}
}

// agrees asks a question, and takes whatever isn't yes for no. Where nobody can answer nothing is asked.
func (c *console) agrees(ctx context.Context, question string) bool {
	if c.in == nil {
		return false
	}
	c.mu.Lock()
	c.clear()
	c.write(question + " [y/N] ")
	c.mu.Unlock()
	said := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(c.in).ReadString('\n')
		said <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case answer := <-said:
		return answer == "y" || answer == "yes"
	case <-ctx.Done():
		return false
	}
}

// paint colors words, or leaves them as they are.
func (c *console) paint(color text.Color, words string) string {
	if !c.colors {
		return words
	}
	return color.Sprint(words)
}

func joined(parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, " ")
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// milliseconds is a duration as people compare answers by it.
func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// spoken is a duration without the zeros at its end.
func spoken(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

var english = message.NewPrinter(language.English)

// grouped is a number with a mark at each thousand.
func grouped[T int | int64](n T) string { return english.Sprintf("%d", n) }

// counted is a number of things.
func counted[T int | int64](n T, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}
