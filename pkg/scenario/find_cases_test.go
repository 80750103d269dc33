package scenario_test

import (
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

var findStatements = []statementFile{{"find.sql", []statementCase{
	of("a name", `{"scenario":"events","view":"find","text":"pump-07"}`),
	of("an address with its port, of one node", `{"scenario":"events","view":"find","text":"78.234.1.9:51022","nodes":["n1"]}`),
	of("a part of an address", `{"scenario":"events","view":"find","text":"10.20.0","limit":3}`),
	of("a block", `{"scenario":"events","view":"find","text":"10.0.0.0/8"}`),
	of("lines with percent, quotes and backslashes", `{"scenario":"events","view":"find","text":"100%_\\\n'o\"neil'\r\n\tdevice 9\u0007 ","limit":5}`),
	of("a line of a log", `{"scenario":"events","view":"find","text":"[warning] clientid: foo, msg: authorization_permission_denied, peername: 1.2.3.4:555, topic: a/b"}`),
}}}

var findAnswers = []answerCase{
	{"find", asked{model: `{"scenario":"events","view":"find","text":"pump-07"}`}, []string{
		"pump-07 | 40 | 08:00:01 | 08:59:00", // exactly: clients
		"", "",                               // users, messages
		"", "", "v2/pump-07/t | 3 | 08:50:00 | 08:58:00 | 3", "", "", "", // in the newest quarter of an hour
		"pump-071 | 2 | 08:10:00 | 08:11:00 | 2", "", "", "", "", "",
		"pump-071 | 9 | 08:01:00 | 08:11:00", "v2/pump-07/t | 30 | 08:00:00 | 08:58:00",
	}},
	{"find-nothing", asked{model: `{"scenario":"events","view":"find","text":"pump-07"}`}, []string{
		"", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
	}},
	{"find-without-a-text", asked{model: `{"scenario":"events","view":"find","text":" \n"}`}, nil},
	{"find-in-a-poor-table", asked{
		model: `{"scenario":"events","view":"find","text":"a"}`, table: query.Table{Schema: without("username", "topic", "id", "peername", "from_clientid", "from_username", "node")},
	}, []string{"a | 1 | 08:00:01 | 08:00:01", "", ""}},
}
