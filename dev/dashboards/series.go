package main

import "fmt"

// bars draws numbers of rows, one on the other.
func bars(title, description string, queries ...query) panel {
	p := series(title, description, queries).in("locale").set("decimals", 0) // whole numbers: there is no half a row
	p.FieldConfig.Defaults["custom"] = object{
		"drawStyle": "bars", "lineWidth": 1, "fillOpacity": 70, "showPoints": "never", "stacking": object{"mode": "normal", "group": "A"},
	}
	return p
}

// lines draws rates and shares.
func lines(title, description string, queries ...query) panel {
	p := series(title, description, queries)
	p.FieldConfig.Defaults["custom"] = object{
		"drawStyle": "line", "lineWidth": 1, "fillOpacity": 10, "showPoints": "auto", "spanNulls": false, "stacking": object{"mode": "none", "group": "A"},
	}
	return p
}

// stacked draws rates one on the other: a hole is one that is missing.
func stacked(title, description string, queries ...query) panel {
	p := lines(title, description, queries...)
	p.FieldConfig.Defaults["custom"].(object)["stacking"] = object{"mode": "normal", "group": "A"}
	p.FieldConfig.Defaults["custom"].(object)["fillOpacity"] = 40
	return p
}

func series(title, description string, queries []query) panel {
	for i := range queries {
		if queries[i].View == "" {
			queries[i].View = "rate"
		}
	}
	p := asking("timeseries", title, description, queries)
	p.Interval = "30s" // in shorter ones, few rows look like a storm
	p.FieldConfig.Defaults = object{"unit": "short", "min": 0, "color": object{"mode": "palette-classic"}}
	p.Options = object{
		"legend":  object{"showLegend": true, "displayMode": "list", "placement": "bottom", "calcs": []string{"sum"}},
		"tooltip": object{"mode": "multi", "sort": "desc", "hideZeros": true},
	}
	return p
}

// set sets a property of all series.
func (p panel) set(name string, value any) panel {
	p.FieldConfig.Defaults[name] = value
	return p
}

// in shows all series in a unit, whatever the answer says that theirs is.
func (p panel) in(u string) panel {
	delete(p.FieldConfig.Defaults, "decimals")
	return p.override(matcher{"byType", "number"}, unit(u))
}

// legend shows other figures beside the names of series.
func (p panel) legend(calcs ...string) panel {
	p.Options["legend"].(object)["calcs"] = calcs
	return p
}

// leads links every series.
func (p panel) leads(links ...link) panel { return p.set("links", links) }

// rowsPerSecond is a unit of Grafana's: a number, and what it counts.
const rowsPerSecond = "suffix: rows/s"

// reasonColors are the same in all graphs: green is a proper end, blue no loss, grey what nobody wanted to receive; what went wrong is of
// the colours from yellow to red.
func (p panel) reasonColors() panel {
	for _, s := range []pair{
		{"normal|success", "green"}, {"takenover|takeover", "blue"}, {"discarded|no_local", "light-blue"}, {"subscription_filter", "super-light-blue"},
		{"disconnect_with_will_message|use_another_server", "semi-dark-blue"}, {"no_subscribers", "#8e8e8e"},
		{"keepalive_timeout|expired|not_authorized", "orange"}, {"tcp_closed|qos0_msg|banned", "yellow"}, {"kicked", "purple"},
		{"queue_full|bad_username_or_password", "red"}, {"server_unavailable|server_busy", "dark-red"},
	} {
		p = p.override(matcher{"byRegexp", "^(.*, )?(" + s.text + ")$"}, fixed(s.color))
	}
	return p
}

// latencyOf draws how long messages took: a colour for each step, a dash for each quantile. The axis is logarithmic; values below 0,
// which clocks that differ make, are drawn too.
func latencyOf(title, description string, q query) panel {
	q.View = "latency"
	p := lines(title, description, q).legend("max").set("unit", "ms")
	delete(p.FieldConfig.Defaults, "min")
	custom := p.FieldConfig.Defaults["custom"].(object)
	custom["fillOpacity"], custom["lineWidth"] = 0, 2
	const linear = 0.05 // of a millisecond; delays are whole ones
	custom["scaleDistribution"] = object{"type": "symlog", "log": 10, "linearThreshold": linear}
	custom["axisSoftMin"], custom["axisSoftMax"] = 0, 1000
	// Its steps are powers of ten, which Grafana writes in minutes and hours from here on: 1.67 mins. It also writes the first one below 0
	// where the axis doesn't reach it, over the times; no delay is that short.
	p.FieldConfig.Defaults["mappings"] = []object{{"type": "value", "options": object{
		fmt.Sprint(-linear): object{"text": " ", "index": 3},
		"100000":            object{"text": "100 s", "index": 0}, "1000000": object{"text": "1,000 s", "index": 1}, "10000000": object{"text": "10,000 s", "index": 2},
	}}}
	return p.
		override(matcher{"byRegexp", ".*delivered.*"}, fixed("blue")).
		override(matcher{"byRegexp", ".*acked.*"}, fixed("purple")).
		override(matcher{"byRegexp", ".*p90.*"}, property{"custom.lineStyle", object{"fill": "dash", "dash": []int{10, 6}}}).
		override(matcher{"byRegexp", ".*p99.*"}, property{"custom.lineStyle", object{"fill": "dash", "dash": []int{2, 6}}}).
		orNone("No delivery whose publish is known")
}
