// Package figure is the family of views that show what a measure comes to: numbers, the biggest groups, series over time; and the
// quantiles of latency and the funnel of connecting, which have measures of their own.
package figure

import "github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"

// Views of this family; LatencyView is one too.
var Views = []ask.View{funnelView, countView, rateView, topView}
