package faults

import (
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"
)

// askMany asks for a result of some size.
func askMany(t *testing.T, s *scene) backend.DataResponse { return s.ask(t, many) }

// networkFaults are those of what lies between plugin and server.
var networkFaults = []fault{
	{
		name: "down at the start, up later", unasked: true, upset: down,
		status: backend.StatusBadGateway, says: "Can't connect to ",
	},
	{name: "down for a while", upset: down, status: backend.StatusBadGateway, says: "Can't connect to "},
	{
		name: "idle connections are cut", upset: func(t *testing.T, s *scene) { s.cut(t, s.proxy.Upstream) },
		status: backend.StatusOK,
	},
	{
		name: "black hole for new connections",
		upset: func(t *testing.T, s *scene) {
			s.cut(t, s.proxy.Upstream)
			s.toxic(t, "timeout", "upstream", `"timeout":0`)
			s.toxic(t, "timeout", "downstream", `"timeout":0`)
		},
		waits: true, status: backend.StatusBadGateway, says: "No answer from ",
	},
	{
		name: "half-open connections",
		upset: func(t *testing.T, s *scene) {
			s.open(t, 3) // else one may have to be made, of which there is another answer
			s.toxic(t, "timeout", "upstream", `"timeout":0`)
			s.toxic(t, "timeout", "downstream", `"timeout":0`)
		},
		waits: true, status: backend.StatusTimeout, says: "The database didn't answer within 5s.",
	},
	{
		name: "answers get lost",
		upset: func(t *testing.T, s *scene) {
			s.open(t, 3)
			s.toxic(t, "timeout", "downstream", `"timeout":0`)
		},
		waits: true, status: backend.StatusTimeout, says: "The database didn't answer within 5s.",
	},
	{
		name: "accepts and never answers", upset: func(t *testing.T, s *scene) { s.cut(t, listener(t, nil)) },
		waits: true, status: backend.StatusBadGateway, says: "No answer from ",
	},
	{
		name: "accepts and hangs up", upset: func(t *testing.T, s *scene) { s.cut(t, listener(t, func(conn net.Conn) { conn.Close() })) },
		status: backend.StatusBadGateway, says: "Can't connect to ",
	},
	{
		name: "another service at the port",
		upset: func(t *testing.T, s *scene) {
			web := httptest.NewServer(http.NotFoundHandler())
			t.Cleanup(web.Close)
			s.cut(t, web.Listener.Addr().String())
		},
		waits: true, status: backend.StatusBadGateway, says: "No answer from ", // it waits for the end of a line
	},
	{
		name: "10 s latency",
		upset: func(t *testing.T, s *scene) {
			s.open(t, 3)
			s.toxic(t, "latency", "downstream", `"latency":10000`)
		},
		waits: true, status: backend.StatusTimeout, says: "The database didn't answer within 5s.",
	},
	{
		name: "8 s latency, and a question of many statements", jsonData: map[string]any{"maxOpenConns": 10, "queryTimeout": 20},
		upset: func(t *testing.T, s *scene) {
			s.open(t, 10) // with such a latency none is made in time
			s.toxic(t, "latency", "downstream", `"latency":8000`)
		},
		ask:    func(t *testing.T, s *scene) backend.DataResponse { return s.ask(t, `{"scenario":"diagnosis"}`) },
		status: backend.StatusTimeout, says: "The database didn't answer within 20s.",
	},
	{
		name: "100 ms latency", upset: func(t *testing.T, s *scene) { s.toxic(t, "latency", "downstream", `"latency":100,"jitter":50`) },
		status: backend.StatusOK,
	},
	{
		name: "10 kB/s", upset: func(t *testing.T, s *scene) { s.toxic(t, "bandwidth", "downstream", `"rate":10`) },
		ask: askMany, waits: true, status: backend.StatusTimeout, says: "The database didn't answer within 5s.",
	},
	{
		name: "small pieces", upset: func(t *testing.T, s *scene) {
			s.toxic(t, "slicer", "downstream", `"average_size":500,"size_variation":400,"delay":10`)
		},
		ask: askMany, status: backend.StatusOK,
	},
	{
		name: "cut after 20 kB", upset: func(t *testing.T, s *scene) { s.toxic(t, "limit_data", "downstream", `"bytes":20000`) },
		ask: askMany, status: backend.StatusBadGateway, says: "The connection to ",
	},
	{
		name: "reset by the network", upset: func(t *testing.T, s *scene) { s.toxic(t, "reset_peer", "downstream", `"timeout":0`) },
		ask: askMany, status: backend.StatusBadGateway, says: "connection reset by peer",
	},
	{
		name: "a name that nobody resolves", unasked: true,
		upset: func(t *testing.T, s *scene) {
			right := s.settings.URL
			s.renew(t, "database.invalid:4003")
			s.undo(func() { s.renew(t, right) })
		},
		status: backend.StatusBadGateway, says: "Can't connect to database.invalid:4003: ",
	},
	{
		name: "failover of the address", upset: func(t *testing.T, s *scene) { s.cut(t, another(t, s)) },
		status: backend.StatusOK,
	},
}

// down takes the way to the database away.
func down(t *testing.T, s *scene) {
	s.proxy.Stop()
	s.undo(func() { require.NoError(t, s.proxy.Start()) })
}

// listener takes connections and does one thing with each; nil: nothing at all.
func listener(t *testing.T, each func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	go func() {
		var held []net.Conn
		for {
			conn, err := l.Accept()
			if err != nil {
				break
			}
			held = append(held, conn)
			if each != nil {
				go each(conn)
			}
		}
		for _, conn := range held {
			conn.Close()
		}
	}()
	return l.Addr().String()
}
