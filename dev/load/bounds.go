package main

// bound says how many rows a view may read: that many for each row or group it may show, for each point of its series, and some
// more, whatever it shows.
type bound struct{ perLimit, perPoint, more int }

// usual is the bound of a view that reads what it shows, and a little beside.
var usual = bound{perLimit: 2, more: 50}

// bounds are those of the views that need more, by what their code says.
var bounds = map[string]bound{
	"connections": {perLimit: 20, more: 50},    // look-ups of the halves of connections and of their subscriptions
	"annotations": {perLimit: 4, more: 50},     // a connection has a beginning and an end
	"messages":    {perLimit: 4, more: 50},     // a message is chosen first, then told as a whole
	"receivers":   {perLimit: 18, more: 50},    // a receiver is chosen first, then its rows are read
	"trace":       {perLimit: 5, more: 50},     // a span has more rows than one
	"graph":       {perLimit: 4, more: 50},     // edges of two kinds
	"causes":      {perLimit: 2, more: 1050},   // filters that may come near
	"contrast":    {perLimit: 0, more: 3500},   // fifty values of each of 14 dimensions, twice where a time before is compared; 1000 messages that may have been delivered later
	"timeline":    {perLimit: 102, more: 1050}, // a client changes its state often; the data source's maxRows bounds it too
	"find":        {perLimit: 24, more: 50},    // at most the limit of names of a kind, in each column, by slices of the time range, then counted
	"rate":        {perLimit: 4, perPoint: 3},
	"latency":     {perLimit: 4, perPoint: 8}, // two steps, and what was too old or at no time beside
}

// diagnosis may run twenty aggregates of a thousand rows, whatever it is asked.
const diagnosis = 20 * 1001

// rows is the bound in rows.
func (b bound) rows(limit, series, points int) int {
	return b.perLimit*limit + b.perPoint*(series+1)*points + b.more
}
