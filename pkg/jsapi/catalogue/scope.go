package catalogue

// A Scope is a permission that the client asks the user for.
type Scope struct {
	Name      string  `json:"name"`  // "scope.userLocation"
	Since     Version `json:"since"` // first client that asks for it
	Summary   string  `json:"summary"`
	SummaryZh string  `json:"summaryZh"`
}
