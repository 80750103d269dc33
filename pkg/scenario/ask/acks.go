package ask

import "time"

// AckPatience is how long an acknowledgement may take before its absence means something.
const AckPatience = 30 * time.Second

// AckTimes says until when a delivery must have come for a missing acknowledgement to mean something, and until when
// acknowledgements are read: to the end of the range or to now, whichever is later, with patience for one under way. A question that
// is asked so much earlier reads as many.
func (q *Question) AckTimes() (until, heard time.Time) {
	return Later(q.From, q.Until().Add(-AckPatience)), Later(q.To, q.Target.Now.Add(-q.Offset)).Add(AckPatience)
}
