package ask

import "time"

// Buckets are the intervals of a series, counted from 1970.
type Buckets struct {
	Interval time.Duration
	Starts   []time.Time
	From, To time.Time // of the range that they cover
}

// bucketCap bounds the points of one series whatever Grafana asks for.
const bucketCap = 11000

// steps are the intervals to which one that is too short is raised.
var steps = []time.Duration{
	time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond, 10 * time.Millisecond, 20 * time.Millisecond,
	50 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond, 500 * time.Millisecond,
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 20 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 20 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 4 * time.Hour, 6 * time.Hour, 8 * time.Hour, 12 * time.Hour,
	24 * time.Hour, 48 * time.Hour, 7 * 24 * time.Hour,
}

// yearOne bounds how far back buckets reach: no row is as old, and milliseconds since then can still be counted.
var yearOne = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)

// Buckets cuts the range, and says so where the interval had to be raised.
func (q *Question) Buckets() Buckets {
	cut := q.CutRange()
	if cut.Interval > q.Interval && q.Interval > 0 {
		q.Infof("The interval was raised from %s to %s: a series has at most %d points.", q.Interval, cut.Interval, q.maxBuckets())
	}
	return cut
}

func (q *Question) maxBuckets() int64 {
	if q.MaxDataPoints > 0 {
		return min(q.MaxDataPoints, bucketCap)
	}
	return bucketCap
}

// CutRange covers the range up to now: what hasn't happened yet has no points. What happened an offset earlier is drawn over the
// range's own times, and so ahead of now where the range is.
func (q *Question) CutRange() Buckets {
	c := Buckets{Interval: max(q.Interval, time.Millisecond), From: Later(q.From, yearOne), To: q.To}
	if now := q.Target.Now.Add(q.Offset); now.Before(c.To) {
		c.To = Floor(now, time.Millisecond)
	}
	if !c.From.Before(c.To) {
		return c
	}
	// In milliseconds, because a time.Duration ends at 292 years.
	count := func(d time.Duration) int64 {
		step := d.Milliseconds()
		return (c.To.UnixMilli() - Floor(c.From, d).UnixMilli() + step - 1) / step
	}
	most := q.maxBuckets()
	if count(c.Interval) > most {
		asked := c.Interval
		for _, step := range steps {
			if step > asked {
				if c.Interval = step; count(step) <= most {
					break
				}
			}
		}
		for count(c.Interval) > most && c.Interval < 100*366*24*time.Hour {
			c.Interval *= 2
		}
	}
	for start := Floor(c.From, c.Interval); start.Before(c.To); start = start.Add(c.Interval) {
		c.Starts = append(c.Starts, start)
	}
	return c
}

// Inside is how much of a bucket lies in the range.
func (c Buckets) Inside(i int) time.Duration {
	from, to := c.Starts[i], c.Starts[i].Add(c.Interval)
	if from.Before(c.From) {
		from = c.From
	}
	if to.After(c.To) {
		to = c.To
	}
	return to.Sub(from)
}

// Place is which bucket begins at a time; -1 for none.
func (c Buckets) Place(start time.Time) int {
	n := int((start.UnixMilli() - c.Starts[0].UnixMilli()) / c.Interval.Milliseconds())
	if n < 0 || n >= len(c.Starts) {
		return -1
	}
	return n
}
