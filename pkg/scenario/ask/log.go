package ask

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// log keeps what the answer tells beside its frames: the statements that were run, and notices. Several goroutines may write.
type log struct {
	mu         sync.Mutex
	statements []statement.Statement
	notices    []query.Notice
	rolled     bool // a part of the answer was to come from a rollup
}

func (l *log) ran(st statement.Statement) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.statements = append(l.statements, st)
}

func (l *log) tell(n query.Notice) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !slices.Contains(l.notices, n) {
		l.notices = append(l.notices, n)
	}
}

// add appends what parts of the question kept, in the order of the parts.
func (l *log) add(parts []*log) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, part := range parts {
		l.statements = append(l.statements, part.statements...)
		l.notices = append(l.notices, part.notices...)
		l.rolled = l.rolled || part.rolled
	}
}

// Warnf tells the answer's reader something that makes it wrong or incomplete.
func (q *Question) Warnf(format string, args ...any) {
	q.log.tell(query.Notice{Warning: true, Text: fmt.Sprintf(format, args...)})
}

// Infof tells the answer's reader what to know about it.
func (q *Question) Infof(format string, args ...any) {
	q.log.tell(query.Notice{Text: fmt.Sprintf(format, args...)})
}

// Told lists the notices: the query's own, then the answer's.
func (q *Question) Told() []query.Notice { return slices.Concat(q.Query.Notices, q.log.notices) }

// Ran lists the statements that were run.
func (q *Question) Ran() []statement.Statement { return q.log.statements }

// Executed is the text of these statements for the inspector.
func (q *Question) Executed() string {
	texts := make([]string, len(q.log.statements))
	for i, st := range q.log.statements {
		texts[i] = st.String()
	}
	return strings.Join(texts, "\n\n")
}

// TellCut says that a limit kept the newest.
func (q *Question) TellCut(what string, limit int) {
	q.Warnf("Only the newest %d %s are shown; there are more. Choose a shorter time range, name a client, or raise the limit.", limit, what)
}
