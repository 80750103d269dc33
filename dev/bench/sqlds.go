package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data/sqlutil"
	"github.com/grafana/sqlds/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// usual is a data source as most of Grafana's for SQL are made: of grafana/sqlds, over the database/sql driver of pgx. It runs the
// statement of the plugin, in this process.
type usual struct {
	*sqlds.SQLDatasource
	driver *pgxDriver
}

func newUsual(ctx context.Context, connString string) (*usual, error) {
	config, err := pgx.ParseConfig(connString)
	if err != nil {
		return nil, err
	}
	driver := &pgxDriver{config: config}
	made, err := sqlds.NewDatasource(driver).NewDatasource(ctx, backend.DataSourceInstanceSettings{UID: "usual"})
	if err != nil {
		return nil, err
	}
	return &usual{made.(*sqlds.SQLDatasource), driver}, nil
}

// ask runs a statement with its values and gives the answer as a table.
func (u *usual) ask(ctx context.Context, statement string, values []any, rows int) error {
	u.driver.values = values
	model, err := json.Marshal(map[string]any{"rawSql": statement, "format": sqlutil.FormatOptionTable})
	if err != nil {
		return err
	}
	answer, err := u.QueryData(ctx, &backend.QueryDataRequest{
		PluginContext: backend.PluginContext{DataSourceInstanceSettings: &backend.DataSourceInstanceSettings{UID: "usual"}},
		Queries:       []backend.DataQuery{{RefID: "A", JSON: model}},
	})
	if err != nil {
		return err
	}
	return check(answer.Responses, rows)
}

// pgxDriver is what sqlds asks of a database.
type pgxDriver struct {
	config *pgx.ConnConfig
	values []any // of the statement that is asked
}

func (d *pgxDriver) Connect(context.Context, backend.DataSourceInstanceSettings, json.RawMessage) (*sql.DB, error) {
	return stdlib.OpenDB(*d.config), nil
}

func (d *pgxDriver) Settings(context.Context, backend.DataSourceInstanceSettings) sqlds.DriverSettings {
	return sqlds.DriverSettings{}
}

func (d *pgxDriver) Macros() sqlds.Macros            { return nil }
func (d *pgxDriver) Converters() []sqlutil.Converter { return nil }

// SetQueryArgs gives the values of the statement.
func (d *pgxDriver) SetQueryArgs(context.Context, http.Header) []any { return d.values }
