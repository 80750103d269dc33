package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

const tableName = "emqx_full_link_events"

// play writes the last hour of a small fleet with all its stories.
func play(ctx context.Context, db *postgres.Server) error {
	const history = time.Hour
	f, err := fleet.New(fleet.Options{Seed: 1, Start: time.Now().Add(-history), Duration: history, Clients: 20, Rate: 0.02})
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, db.ConnString(db.Database()))
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer conn.Close(ctx)
	if err := postgres.CreateTable(ctx, conn, tableName); err != nil {
		return err
	}
	if _, err := fleet.Copy(ctx, conn, tableName, f.Rows()); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "ANALYZE "+tableName); err != nil {
		return fmt.Errorf("analyze the table: %w", err)
	}
	return nil
}

// happen writes that a client disconnected just now, from an address if one is given.
func happen(ctx context.Context, db *postgres.Server, client, peername string) error {
	conn, err := pgx.Connect(ctx, db.ConnString(db.Database()))
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "INSERT INTO "+tableName+` ("timestamp", event, clientid, peername, node, reason)
		VALUES ($1, 'client.disconnected', $2, NULLIF($3, ''), 'emqx@live', 'normal')`,
		time.Now().UTC().Truncate(time.Millisecond), client, peername)
	return err
}
