package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// name is what somebody may paste, to find out what it is.
type name struct{ kind, text string }

// sampleNames are a name of each kind, from a delivery of a message, a part of one, and one that nothing is called by.
func sampleNames(ctx context.Context, conn *pgx.Conn, message string) ([]name, error) {
	var client, user, address, topic string
	err := conn.QueryRow(ctx, "SELECT clientid, username, regexp_replace(peername, ':[0-9]+$', ''), topic FROM "+tableName+
		" WHERE event = 'message.delivered' AND id = $1 ORDER BY clientid LIMIT 1", message).Scan(&client, &user, &address, &topic)
	if err != nil {
		return nil, fmt.Errorf("find names to look for: %w", err)
	}
	return []name{
		{"client", client}, {"user", user}, {"source", address}, {"topic", topic}, {"message", message}, {"part", client[len(client)/3:]}, {"nothing", "no such name"},
	}, nil
}
