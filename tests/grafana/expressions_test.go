package grafana

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
)

// Grafana's expressions, of the kinds that the rules use. What comes from no data is no data.

// express computes an expression over the nodes before it.
func express(t *testing.T, model map[string]any, nodes map[string][]instance) []instance {
	t.Helper()
	of := func(refID string) []instance {
		list, known := nodes[refID]
		require.True(t, known, refID)
		return list
	}
	expression := model["expression"].(string)
	if model["type"] == "math" {
		// Numbers and operators are written as in Go.
		parsed, err := parser.ParseExpr(strings.ReplaceAll(expression, "$", ""))
		require.NoError(t, err, expression)
		return compute(t, parsed, of)
	}
	require.Equal(t, "threshold", model["type"])
	conditions := model["conditions"].([]any)
	require.Len(t, conditions, 1)
	evaluator := conditions[0].(map[string]any)["evaluator"].(map[string]any)
	require.Equal(t, "gt", evaluator["type"])
	limit, err := strconv.ParseFloat(fmt.Sprint(evaluator["params"].([]any)[0]), 64)
	require.NoError(t, err)
	return join(of(expression), []instance{{value: &limit}}, operators[token.GTR])
}

func compute(t *testing.T, e ast.Expr, of func(string) []instance) []instance {
	switch e := e.(type) {
	case *ast.Ident:
		return of(e.Name)
	case *ast.BasicLit:
		value, err := strconv.ParseFloat(e.Value, 64)
		require.NoError(t, err)
		return []instance{{value: &value}}
	case *ast.BinaryExpr:
		operator, known := operators[e.Op]
		require.True(t, known, e.Op.String())
		return join(compute(t, e.X, of), compute(t, e.Y, of), operator)
	}
	require.Fail(t, fmt.Sprintf("%T isn't known", e))
	return nil
}

var operators = map[token.Token]func(x, y float64) float64{
	token.ADD:  func(x, y float64) float64 { return x + y },
	token.MUL:  func(x, y float64) float64 { return x * y },
	token.QUO:  func(x, y float64) float64 { return x / y },
	token.GTR:  func(x, y float64) float64 { return truth(x > y) },
	token.GEQ:  func(x, y float64) float64 { return truth(x >= y) },
	token.LAND: func(x, y float64) float64 { return truth(x != 0 && y != 0) },
}

// join computes what has equal labels; a number without labels goes with all. What has no partner is dropped.
func join(xs, ys []instance, compute func(x, y float64) float64) []instance {
	var results []instance
	for _, x := range xs {
		for _, y := range ys {
			if !x.labels.Equals(y.labels) && len(x.labels)*len(y.labels) > 0 {
				continue
			}
			joined := instance{labels: longer(x.labels, y.labels)}
			if x.value != nil && y.value != nil {
				joined.value = new(compute(*x.value, *y.value))
			}
			results = append(results, joined)
		}
	}
	return results
}

func longer(x, y data.Labels) data.Labels {
	if len(x) > len(y) {
		return x
	}
	return y
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
