package scenario

import "github.com/emqx/emqx-fulllink-datasource/pkg/event"

func (r eventRow) severity() string { return event.SeverityOf(r.name(), r.outcome()) }
