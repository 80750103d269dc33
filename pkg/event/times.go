package event

import (
	"math"
	"time"
)

// FirstMillis and LastMillis are the first and the last millisecond since 1970 that a frame can hold: it counts nanoseconds, which
// reach from 1678 to 2262. A number beyond is no time, such as one of microseconds.
const (
	FirstMillis = math.MinInt64/int64(time.Millisecond) + 1
	LastMillis  = math.MaxInt64/int64(time.Millisecond) - 1
)
