package scenario

// latest is the time of the last row that meets a condition.
func latest(condition string) string { return "max(" + only(condition, `"timestamp"`) + ")" }
