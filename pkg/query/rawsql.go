package query

import (
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// rawSQL reads the keys of the scenario sql, which no other takes. format is another name for its view, the one that Grafana's
// SQL data sources use.
func (p *parser) rawSQL(q *Query) {
	q.RawSQL = p.text("rawSql")
	format := p.text("format")
	if q.Scenario.Name != event.SQL {
		for _, key := range []string{"rawSql", "format"} {
			if p.text(key) != "" {
				p.fail(Errorf(key, "belongs to the scenario sql, not to %s; remove it, or ask the scenario sql", q.Scenario.Name))
			}
		}
		q.RawSQL = ""
		return
	}
	switch {
	case strings.TrimSpace(q.RawSQL) == "":
		p.fail(Errorf("rawSql", "missing; a SELECT is needed, such as SELECT * FROM $__table WHERE $__timeFilter"))
	case q.View == "":
		q.View = format
	case format != "" && format != q.View:
		p.fail(Errorf("format", "%q is not the view, which is %q; leave one of the two out", format, q.View))
	}
}

// tellIgnored says that a key isn't looked at beside SQL.
func (p *parser) tellIgnored(q *Query, key Key) {
	if raw, ok := p.get(key.Name); ok && !slices.Contains([]string{`""`, "[]"}, string(raw)) {
		q.Warnf("The SQL itself says which rows it reads, so the key %s was ignored.", key.Name)
	}
}

// takesSQL says why raw SQL is refused, if it is.
func (t Table) takesSQL() error {
	switch {
	case !t.RawSQL:
		return Errorf("scenario", "raw SQL is off in this data source; whoever administers it can allow it (Allow raw SQL in its settings)")
	case t.Payload.Mode == PayloadHide:
		return Errorf("scenario", "raw SQL is refused while payloads are hidden (Payload in the data source's settings): it could bring them out")
	}
	return nil
}
