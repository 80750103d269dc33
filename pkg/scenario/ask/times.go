package ask

import (
	"fmt"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Times that EMQX writes as numbers of milliseconds, in expressions that calculate with them: a number that is no time would make a
// sum that no database can hold, and fail the whole statement.

// Millis is a column of milliseconds where it holds a time, and NULL otherwise.
func Millis(column string) string {
	return statement.Where(fmt.Sprintf("%s BETWEEN %d AND %d", column, event.FirstMillis, event.LastMillis), column)
}

// NoTime is the condition for rows in which a column of milliseconds holds a number that is no time.
func NoTime(column string) string {
	return fmt.Sprintf("%s NOT BETWEEN %d AND %d", column, event.FirstMillis, event.LastMillis)
}

// KnownTime is the condition for rows in which a column of milliseconds holds a time after 1970: EMQX writes 0 where it knows none.
func KnownTime(column string) string {
	return fmt.Sprintf("%s BETWEEN 1 AND %d", column, event.LastMillis)
}

// KnownOf is a time of such a column, nil where it is none after 1970.
func KnownOf(at *time.Time) *time.Time {
	if at == nil || at.UnixMilli() < 1 {
		return nil
	}
	return at
}
