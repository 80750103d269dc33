package fleet

import (
	"container/heap"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// world is one play of a fleet: a clock, and what is still to happen. Its size depends on the number of devices and of
// messages under way, not on the number of rows.
type world struct {
	fleet      *Fleet
	start, now int64 // microseconds since 1970
	plans      plans
	planned    uint64 // how many so far
	yield      func(Row) bool
	stopped    bool // nobody wants more rows
}

// plan is something that will happen.
type plan struct {
	at    int64
	order uint64 // of those at the same time
	do    func()
}

type plans []plan

func (p plans) Len() int { return len(p) }
func (p plans) Less(i, j int) bool {
	return p[i].at < p[j].at || p[i].at == p[j].at && p[i].order < p[j].order
}
func (p plans) Swap(i, j int) { p[i], p[j] = p[j], p[i] }
func (p *plans) Push(x any)   { *p = append(*p, x.(plan)) }
func (p *plans) Pop() any {
	last := len(*p) - 1
	x := (*p)[last]
	(*p)[last] = plan{}
	*p = (*p)[:last]
	return x
}

func (w *world) run() {
	end := int64(math.MaxInt64)
	if d := w.fleet.options.Duration; d > 0 {
		end = w.start + d.Microseconds()
	}
	for len(w.plans) > 0 && !w.stopped {
		next := heap.Pop(&w.plans).(plan)
		if next.at >= end {
			return
		}
		w.now = next.at
		next.do()
	}
}

// stage is where one story, or the healthy traffic, is played.
type stage struct {
	*world
	story       string
	random      *rand.Rand
	apiMessages uint64 // so far
}

func (w *world) stage(story string) *stage {
	return &stage{world: w, story: story, random: rand.New(rand.NewPCG(w.fleet.options.Seed, hash(story)))}
}

// emit gives out a row, as of now, if it isn't to be lost.
func (s *stage) emit(r Row) {
	r.Timestamp, r.Story = s.now/1000, s.story
	if s.fleet.lost(time.Duration(s.now-s.start)*time.Microsecond, r.Node) || s.fleet.leftOut(r) {
		return
	}
	if !s.stopped && !s.yield(r) {
		s.stopped = true
	}
}

// after does something later.
func (s *stage) after(delay time.Duration, do func()) {
	s.planned++
	heap.Push(&s.plans, plan{at: s.now + delay.Microseconds(), order: s.planned, do: do})
}

// cycle does something now and after every period, for ever.
func (s *stage) cycle(period time.Duration, do func()) {
	s.after(0, func() {
		do()
		s.after(period, func() { s.cycle(period, do) })
	})
}

// times does something n times, the first time now.
func (s *stage) times(n int, every time.Duration, do func(i int)) {
	var step func(i int)
	step = func(i int) {
		do(i)
		if i+1 < n {
			s.after(every, func() { step(i + 1) })
		}
	}
	if n > 0 {
		step(0)
	}
}

// between is a random time; exclusive of its upper bound.
func (s *stage) between(from, to time.Duration) time.Duration {
	return from + time.Duration(s.random.Int64N(int64(to-from)))
}

// about is a random time with this mean, as the gaps between independent events are, but never very long.
func (s *stage) about(mean time.Duration) time.Duration {
	return time.Duration(min(s.random.ExpFloat64(), 5) * float64(mean))
}

func (s *stage) anyNode() *node { return s.fleet.nodes[s.random.IntN(len(s.fleet.nodes))] }

// node is one of the cluster, with the addresses of its listener as clients of either family see it.
type node struct {
	name         *string
	sock4, sock6 *string
}

func newNode(name string, i int) *node {
	_, host, _ := strings.Cut(name, "@")
	if addr, err := netip.ParseAddr(host); err != nil || !addr.Is4() {
		host = "10.0.1." + strconv.Itoa(11+i%200)
	}
	return &node{
		name:  new(name),
		sock4: new(host + ":1883"),
		sock6: new("2001:db8:1::" + strconv.Itoa(11+i%200) + ":1883"),
	}
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}
