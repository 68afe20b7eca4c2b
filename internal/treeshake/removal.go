package treeshake

import "fmt"

// A Removal removes an import from a package, with all declarations that need it.
type Removal struct {
	Package string // import path of the package that is changed
	Import  string // import path to remove
	Reason  string // what needs the import, for messages

	// Fields are struct fields, such as "router.routes", that are removed
	// although their struct stays. The code that stays may only range over
	// them: as nothing can set them, such a loop does nothing and is removed
	// too.
	Fields []string
}

// Removals are those for go-app programs.
var Removals = []Removal{
	{
		Package: GoApp,
		Import:  "net/http",
		Reason:  "the HTTP handler of the server side",
	}, {
		Package: GoApp,
		Import:  "regexp",
		Reason:  "RouteWithRegexp",
		Fields:  []string{"router.routesWithRegexp"},
	},
}

// GoApp is the import path of go-app.
const GoApp = "github.com/maxence-charriere/go-app/v10/pkg/app"

// A SkipReason is the reason why a removal was skipped. It is not a failure: the
// program is larger, but works.
type SkipReason struct {
	Removal Removal
	Reason  string
}

func (r *SkipReason) Error() string {
	return fmt.Sprintf("%s keeps %s: %s", r.Removal.Package, r.Removal.Import, r.Reason)
}
