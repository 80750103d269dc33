package fleet

import (
	"fmt"
	"strings"
	"time"
)

// profile is what is known about a device before it connects.
type profile struct {
	id         string
	asked      *string // client ID in its CONNECT, where the server gives it another one
	user       *string // nil: it sends none
	ip         string
	node       *node         // nil: any at each connection
	keepalive  time.Duration // 0: a minute
	resumes    bool          // clean start is false
	expiry     time.Duration // of its session
	attributes string        // JSON; "": none
	silent     bool          // doesn't ping
}

// forever is the expiry of a session that never expires, as EMQX writes it.
const forever = 4294967295 * time.Second

// device is a client with at most one connection. What it does writes the rows that EMQX writes of it.
type device struct {
	*stage
	profile
	clientID  *string
	attrs     *string
	keepalive int64
	expiry    int64 // seconds
	clean     bool
	messages  uint64 // so far
	conn      *connection
	last      *connection // the latest, open or not: what EMQX still knows of an offline client
}

type connection struct {
	peername    *string
	node        *node
	connectedAt *int64          // milliseconds
	authorized  map[check]int64 // the authorization cache: until when
	mute        bool            // the device sends nothing any more
}

type check struct{ action, topic string }

func (s *stage) device(p profile) *device {
	if p.keepalive == 0 {
		p.keepalive = time.Minute
	}
	if p.attributes == "" {
		p.attributes = "{}"
	}
	d := &device{
		stage: s, profile: p, clientID: new(p.id), attrs: new(p.attributes), clean: !p.resumes,
		keepalive: int64(p.keepalive / time.Second), expiry: int64(p.expiry / time.Second),
	}
	if d.asked == nil {
		d.asked = d.clientID
	}
	d.last = d.dial()
	return d
}

func (d *device) online() bool { return d.conn != nil }

// dial is a connection from a new port, not yet accepted.
func (d *device) dial() *connection {
	n := d.node
	if n == nil {
		n = d.anyNode()
	}
	return &connection{peername: new(fmt.Sprintf("%s:%d", d.ip, 32768+d.random.IntN(28000))), node: n}
}

// during does something later, unless the connection of now is gone by then.
func (d *device) during(delay time.Duration, do func()) {
	conn := d.conn
	d.after(delay, func() {
		if conn != nil && d.conn == conn {
			do()
		}
	})
}

// connect is a successful connection, and what the device does as soon as it knows. If it is still connected, the new
// connection takes the session over from the old one.
func (d *device) connect(then func()) {
	conn := d.dial()
	d.authenticated(conn, "success")
	d.after(d.between(200*time.Microsecond, 1500*time.Microsecond), func() {
		if d.online() {
			reason := "takenover"
			if d.clean {
				reason = "discarded"
			}
			d.disconnectedAt(reason, d.now/1000-int64(d.random.IntN(3)))
		}
		conn.connectedAt = new(d.now / 1000)
		d.open(conn, 0)
		d.connected()
		d.during(d.between(100*time.Microsecond, 700*time.Microsecond), func() {
			d.acknowledged(conn, "success")
			if then != nil {
				d.during(d.between(5*time.Millisecond, 40*time.Millisecond), then)
			}
		})
	})
}

// wasConnected is a connection from before the fleet is watched: no rows.
func (d *device) wasConnected(ago time.Duration) {
	conn := d.dial()
	conn.connectedAt = new((d.now - ago.Microseconds()) / 1000)
	d.open(conn, ago)
}

// open takes a connection that began some time ago; it pings once in each keep alive since then.
func (d *device) open(conn *connection, ago time.Duration) {
	d.conn, d.last = conn, conn
	conn.authorized = map[check]int64{}
	if d.fleet.options.Pings && !d.silent {
		d.pings(d.profile.keepalive - ago%d.profile.keepalive)
	}
}

func (d *device) pings(after time.Duration) {
	d.during(after, func() {
		if !d.conn.mute {
			d.ping()
			d.pings(d.profile.keepalive)
		}
	})
}

// refused is an attempt to connect that authentication refuses.
func (d *device) refused(code string) {
	conn := d.dial()
	d.authenticated(conn, code)
	d.after(d.between(100*time.Microsecond, 900*time.Microsecond), func() { d.acknowledged(conn, code) })
}

// turnedAway is an attempt to connect that is refused before authentication.
func (d *device) turnedAway(code string) { d.acknowledged(d.dial(), code) }

// disconnect ends the connection.
func (d *device) disconnect(reason string) {
	if d.online() {
		d.disconnectedAt(reason, d.now/1000)
		d.conn = nil
	}
}

// timeOut is what happens when a connected device falls silent: EMQX waits for one and a half times its keep alive.
func (d *device) timeOut(then func()) {
	d.conn.mute = true
	d.during(d.profile.keepalive*3/2, func() {
		d.disconnect("keepalive_timeout")
		then()
	})
}

// vanish ends the connection without a row, as when its node dies.
func (d *device) vanish() { d.conn = nil }

// subscribe is an allowed subscription, and what comes after it.
func (d *device) subscribe(filter string, qos int64, then func()) {
	d.authorize("subscribe", unshared(filter))
	d.during(d.between(100*time.Microsecond, 800*time.Microsecond), func() {
		d.subscribed(filter, qos)
		if then != nil {
			then()
		}
	})
}

// authorize checks an allowed action; for a minute the answer comes from the cache.
func (d *device) authorize(action, topic string) {
	source, key := "built_in_database", check{action, topic}
	if d.now < d.conn.authorized[key] {
		source = "cache"
	} else {
		if len(d.conn.authorized) == 32 {
			clear(d.conn.authorized)
		}
		d.conn.authorized[key] = d.now + time.Minute.Microseconds()
	}
	d.authorized(action, topic, "allow", source)
}

// deny checks a forbidden action; the cache repeats a refusal as it repeats a permission.
func (d *device) deny(action, topic, source string) {
	key := check{action, topic}
	if d.now < d.conn.authorized[key] {
		source = "cache"
	} else {
		d.conn.authorized[key] = d.now + time.Minute.Microseconds()
	}
	d.authorized(action, topic, "deny", source)
}

// unshared is the filter behind a shared subscription, which is what authorization sees.
func unshared(filter string) string {
	if rest, ok := strings.CutPrefix(filter, "$queue/"); ok {
		return rest
	}
	if rest, ok := strings.CutPrefix(filter, "$share/"); ok {
		_, rest, _ = strings.Cut(rest, "/")
		return rest
	}
	return filter
}
