// Package model asks random questions, with texts that mean something to SQL too, and compares the rows.
package model

import (
	"testing"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }
