// Package field asks the plugin about situations as they come in the field: such as users reported, each kind of them again
// in another dress, what only looks like them, and what a real EMQX recorded. A scene is rows, questions, and what a good
// answer says.
package field

import (
	"testing"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }
