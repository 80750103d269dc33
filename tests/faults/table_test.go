package faults

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// tableFaults are those of rights and of the table, which changes while it is asked.
var tableFaults = []fault{
	{name: "an account that may only read", change: reader, upset: func(*testing.T, *scene) {}, status: backend.StatusOK},
	{
		name: "the right to read is taken away", change: reader,
		upset: func(t *testing.T, s *scene) {
			s.exec(t, `REVOKE pg_read_all_data FROM `+s.settings.User)
			s.undo(func() { s.exec(t, `GRANT pg_read_all_data TO `+s.settings.User) })
		},
		status: backend.StatusForbidden, says: "Grant it SELECT.",
	},
	{
		name: "table dropped",
		upset: func(t *testing.T, s *scene) {
			s.exec(t, `DROP TABLE `+testkit.Table)
			s.undo(func() { s.create(t) })
		},
		status: backend.StatusNotFound, says: "doesn't exist in the database",
	},
	{
		name: "a column dropped", upset: func(t *testing.T, s *scene) { s.exec(t, `ALTER TABLE `+testkit.Table+` DROP COLUMN reason`) },
		status: backend.StatusNotFound, says: "lacks a column",
	},
	{
		name: "a column of another type", upset: func(t *testing.T, s *scene) {
			s.exec(t, `ALTER TABLE `+testkit.Table+` ALTER COLUMN topic TYPE bigint USING 7`)
		},
		ask: func(t *testing.T, s *scene) backend.DataResponse {
			return s.ask(t, `{"scenario":"events","columns":["topic"]}`)
		},
		status: backend.StatusNotFound, says: "If the table was altered meanwhile, ask again.",
	},
	{
		name: "table replaced by one that is none of EMQX's",
		upset: func(t *testing.T, s *scene) {
			s.exec(t, `ALTER TABLE `+testkit.Table+` RENAME TO kept; CREATE TABLE `+testkit.Table+` ("timestamp" bigint, event text)`)
			s.undo(func() { s.exec(t, `DROP TABLE `+testkit.Table+`; ALTER TABLE kept RENAME TO `+testkit.Table) })
		},
		status: backend.StatusNotFound,
	},
	{
		name: "table replaced by an empty one",
		upset: func(t *testing.T, s *scene) {
			s.exec(t, `DROP TABLE `+testkit.Table)
			s.create(t)
		},
		status: backend.StatusOK,
	},
	{
		name: "table held by somebody who alters it", upset: func(t *testing.T, s *scene) { s.lock(t) },
		waits: true, status: backend.StatusTimeout, says: "The database ",
	},
}

// create makes the table anew.
func (s *scene) create(t *testing.T) {
	t.Helper()
	require.NoError(t, postgres.CreateTable(t.Context(), s.Conn, testkit.Table))
}
