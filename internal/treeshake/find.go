package treeshake

import (
	"fmt"
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/packages"
)

// find returns the declarations to remove, or the reason to skip the removal.
// users are the packages of the program that could use them.
func (r Removal) find(pkg *packages.Package, users []*packages.Package) (*deadDecls, *SkipReason) {
	d, err := newDeadDecls(r, pkg)
	if err != nil {
		return nil, &SkipReason{r, err.Error()}
	}
	d.propagate()
	if len(d.units) == 0 {
		return nil, &SkipReason{r, "nothing in it uses " + r.Import}
	}
	if err := d.sideEffects(); err != nil {
		return nil, &SkipReason{r, err.Error()}
	}
	for _, user := range users {
		if pos, name, ok := d.usedBy(user); ok {
			return nil, &SkipReason{r, fmt.Sprintf("%s uses %s", pos, name)}
		}
	}
	return d, nil
}

// usedBy returns the first use of a dead declaration in a package.
func (d *deadDecls) usedBy(user *packages.Package) (pos token.Position, name string, ok bool) {
	for id, obj := range user.TypesInfo.Uses {
		if !d.objects[origin(obj)] {
			continue
		}
		// The first one in file order, so that messages are stable.
		if p := user.Fset.Position(id.Pos()); !ok || before(p, pos) {
			pos, name, ok = p, obj.Name(), true
		}
	}
	return pos, name, ok
}

func before(a, b token.Position) bool {
	return a.Filename < b.Filename || a.Filename == b.Filename && a.Offset < b.Offset
}

// sideEffects fails if a removal would change the behavior of what stays.
func (d *deadDecls) sideEffects() error {
	for _, u := range d.units {
		if f, ok := u.node.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			return fmt.Errorf("%s: it would remove an init function", d.position(u.node.Pos()))
		}
		if group, ok := u.decl.(*ast.GenDecl); ok && group.Tok == token.CONST && len(group.Specs) > 1 {
			return fmt.Errorf("%s: it would remove a constant of a group, whose others may depend on it", d.position(u.node.Pos()))
		}
	}
	return nil
}
