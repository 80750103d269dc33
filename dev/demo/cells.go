package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

const ellipsis = "…"

// cell is a value of a frame as short text; NULL is blank. Times of the same day as now come without their date.
func cell(f *data.Field, row int, now time.Time) string {
	value, ok := f.ConcreteAt(row)
	if !ok {
		return ""
	}
	switch v := value.(type) {
	case string:
		return shownText(v)
	case time.Time:
		return shownTime(v, now)
	case float64:
		return shownNumber(v, unitOf(f))
	case int64:
		return strconv.FormatInt(v, 10)
	default:
		return shownText(fmt.Sprint(v))
	}
}

func shownText(s string) string {
	if s == "" {
		return `""` // a blank cell is NULL
	}
	return visible(s)
}

// visible keeps a text from moving the cursor or hiding itself: what comes from clients may hold anything.
func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsGraphic(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}

func shownTime(t, now time.Time) string {
	t = t.In(now.Location())
	layout := "15:04:05.000"
	if t.Year() != now.Year() || t.YearDay() != now.YearDay() {
		layout = "Jan 2 15:04:05"
	}
	return t.Format(layout)
}

func shownNumber(v float64, unit string) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return fmt.Sprint(v)
	case unit == "percentunit":
		return plain(100*v) + " %"
	case unit == "percent":
		return plain(v) + " %"
	case unit == "cps":
		return plain(v) + "/s"
	}
	return plain(v)
}

// plain is a number with two decimals where it has any, and with two digits where it is small.
func plain(v float64) string {
	switch {
	case v == math.Trunc(v):
		return strconv.FormatFloat(v, 'f', 0, 64)
	case math.Abs(v) < 1:
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

func unitOf(f *data.Field) string {
	if f.Config == nil {
		return ""
	}
	return f.Config.Unit
}

var bars = []rune("▁▂▃▄▅▆▇█")

// sparkline draws values between zero and the largest; what isn't known stays blank.
func sparkline(values []*float64) string {
	var largest float64
	for _, v := range values {
		if v != nil {
			largest = max(largest, *v)
		}
	}
	var b strings.Builder
	for _, v := range values {
		switch {
		case v == nil:
			b.WriteByte(' ')
		case largest == 0:
			b.WriteRune(bars[0])
		default:
			b.WriteRune(bars[int(math.Round(*v/largest*float64(len(bars)-1)))])
		}
	}
	return b.String()
}
