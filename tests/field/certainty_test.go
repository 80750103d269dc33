package field

// How sure a finding may be.
const (
	likely    = "likely"
	certain   = "certain"
	possible  = "possible"
	notSure   = "likely|possible"
	quiteSure = "certain|likely"
)
