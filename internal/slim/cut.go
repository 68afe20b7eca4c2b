package slim

import (
	"fmt"
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/packages"
)

// A Cut is one thing to leave out of a package: an import, and all that stands
// and falls with it.
type Cut struct {
	Package string // import path of the package that is cut
	Import  string // import path of what it shall do without
	Reason  string // in a few words, for people

	// Fields are struct fields, such as "router.routes", that go although their
	// struct stays. Nothing that stays may do more with them than range over
	// them: as nothing can set them, such a loop does nothing, and goes too.
	Fields []string
}

// Cuts are what go-app programs do without.
var Cuts = []Cut{
	{
		Package: goApp,
		Import:  "net/http",
		Reason:  "the HTTP handler of the server side",
	}, {
		Package: goApp,
		Import:  "regexp",
		Reason:  "RouteWithRegexp",
		Fields:  []string{"router.routesWithRegexp"},
	},
}

const goApp = "github.com/maxence-charriere/go-app/v10/pkg/app"

// A Refusal says why a cut was not made. The program is as good without it.
type Refusal struct {
	Cut    Cut
	Reason string
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("%s keeps %s: %s", r.Cut.Package, r.Cut.Import, r.Reason)
}

// make finds what goes with the cut, or why it cannot be made. users are the
// packages of the program that could use what goes.
func (c Cut) make(pkg *packages.Package, users []*packages.Package) (*doomed, *Refusal) {
	d, err := newDoomed(c, pkg)
	if err != nil {
		return nil, &Refusal{c, err.Error()}
	}
	d.spread()
	if len(d.units) == 0 {
		return nil, &Refusal{c, "nothing in it uses " + c.Import}
	}
	if err := d.sideEffects(); err != nil {
		return nil, &Refusal{c, err.Error()}
	}
	for _, user := range users {
		if pos, name, ok := d.usedBy(user); ok {
			return nil, &Refusal{c, fmt.Sprintf("%s uses %s", pos, name)}
		}
	}
	return d, nil
}

// usedBy returns where a package mentions something that is to go.
func (d *doomed) usedBy(user *packages.Package) (pos token.Position, name string, ok bool) {
	for id, obj := range user.TypesInfo.Uses {
		if !d.objects[origin(obj)] {
			continue
		}
		// The first one in the file order, so that messages stay the same.
		if p := user.Fset.Position(id.Pos()); !ok || before(p, pos) {
			pos, name, ok = p, obj.Name(), true
		}
	}
	return pos, name, ok
}

func before(a, b token.Position) bool {
	return a.Filename < b.Filename || a.Filename == b.Filename && a.Offset < b.Offset
}

// sideEffects fails if the going of something would change what stays.
func (d *doomed) sideEffects() error {
	for _, u := range d.units {
		if f, ok := u.node.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			return fmt.Errorf("%s: an init would go too", d.position(u.node.Pos()))
		}
		if group, ok := u.decl.(*ast.GenDecl); ok && group.Tok == token.CONST && len(group.Specs) > 1 {
			return fmt.Errorf("%s: a constant of a group would go, and others might count on it", d.position(u.node.Pos()))
		}
	}
	return nil
}
