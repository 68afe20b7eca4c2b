package treeshake

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/packages"
)

// deadDecls are the declarations of a package that a removal removes.
type deadDecls struct {
	removal Removal
	pkg     *packages.Package
	units   []*unit                 // declarations that are removed as a whole
	objects map[types.Object]bool   // what they declare, and the removed fields
	fields  map[*ast.Field]bool     // fields that are removed alone
	loops   map[*ast.RangeStmt]bool // loops over those fields
}

// A unit is the smallest thing to remove: a function, or one line of a var,
// const or type declaration.
type unit struct {
	node    ast.Node // *ast.FuncDecl or ast.Spec
	decl    ast.Decl // contains node
	objects []types.Object
}

func newDeadDecls(r Removal, pkg *packages.Package) (*deadDecls, error) {
	d := &deadDecls{
		removal: r,
		pkg:     pkg,
		objects: map[types.Object]bool{},
		fields:  map[*ast.Field]bool{},
		loops:   map[*ast.RangeStmt]bool{},
	}
	for _, name := range r.Fields {
		if err := d.dropField(name); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// dropField marks an unexported field as dead.
func (d *deadDecls) dropField(name string) error {
	typeName, fieldName, _ := strings.Cut(name, ".")
	for _, file := range d.pkg.Syntax {
		for _, u := range d.unitsOf(file) {
			spec, ok := u.node.(*ast.TypeSpec)
			if !ok || spec.Name.Name != typeName {
				continue
			}
			structure, ok := spec.Type.(*ast.StructType)
			if !ok {
				break
			}
			for _, field := range structure.Fields.List {
				if len(field.Names) == 1 && field.Names[0].Name == fieldName && !field.Names[0].IsExported() {
					d.fields[field] = true
					d.objects[d.pkg.TypesInfo.Defs[field.Names[0]]] = true
					return nil
				}
			}
		}
	}
	return fmt.Errorf("it has no field %s: this removal is for another version", name)
}

// propagate marks as dead what uses the import, and repeatedly what uses dead
// declarations.
func (d *deadDecls) propagate() {
	stay := map[*unit]bool{}
	for _, file := range d.pkg.Syntax {
		for _, u := range d.unitsOf(file) {
			stay[u] = true
		}
	}
	for grown := true; grown; {
		grown = false
		for u := range stay {
			if d.usesDead(u.node) || d.losesMethod(u) {
				delete(stay, u)
				d.markDead(u)
				grown = true
			}
		}
	}
}

func (d *deadDecls) markDead(u *unit) {
	d.units = append(d.units, u)
	for _, obj := range u.objects {
		d.objects[obj] = true
	}
}

// usesDead reports whether a declaration uses the import or a dead declaration,
// apart from dead fields and loops.
func (d *deadDecls) usesDead(node ast.Node) (needs bool) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			return !needs && !d.fields[n]
		case *ast.RangeStmt:
			if d.rangesOverDead(n) {
				d.loops[n] = true
				return false
			}
		case *ast.Ident:
			needs = needs || d.isDead(d.pkg.TypesInfo.Uses[n])
		}
		return !needs
	})
	return needs
}

func (d *deadDecls) rangesOverDead(loop *ast.RangeStmt) bool {
	selector, ok := loop.X.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	field, ok := d.pkg.TypesInfo.Uses[selector.Sel].(*types.Var)
	return ok && field.IsField() && d.objects[field]
}

// losesMethod reports whether an exported method of a type is dead. Without it
// the type would be another one, so the type is dead as a whole.
func (d *deadDecls) losesMethod(u *unit) bool {
	spec, ok := u.node.(*ast.TypeSpec)
	if !ok {
		return false
	}
	named, ok := d.pkg.TypesInfo.Defs[spec.Name].Type().(*types.Named)
	if !ok {
		return false
	}
	for method := range named.Methods() {
		if method.Exported() && d.objects[method] {
			return true
		}
	}
	return false
}

// isDead reports whether an object belongs to the import or is dead.
func (d *deadDecls) isDead(obj types.Object) bool {
	if obj == nil {
		return false
	}
	if d.objects[origin(obj)] {
		return true
	}
	if name, ok := obj.(*types.PkgName); ok {
		return name.Imported().Path() == d.removal.Import
	}
	return false
}

// origin returns the declared object of an instantiated one.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin()
	case *types.Var:
		return obj.Origin()
	}
	return obj
}

// unitsOf returns the declarations of a file except imports.
func (d *deadDecls) unitsOf(file *ast.File) (units []*unit) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			units = append(units, d.unit(decl, decl, decl.Name))
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					units = append(units, d.unit(spec, decl, spec.Name))
				case *ast.ValueSpec:
					units = append(units, d.unit(spec, decl, spec.Names...))
				}
			}
		}
	}
	return units
}

func (d *deadDecls) unit(node ast.Node, decl ast.Decl, names ...*ast.Ident) *unit {
	u := &unit{node: node, decl: decl}
	for _, name := range names {
		if obj := d.pkg.TypesInfo.Defs[name]; obj != nil {
			u.objects = append(u.objects, obj)
		}
	}
	return u
}

func (d *deadDecls) position(pos token.Pos) token.Position { return d.pkg.Fset.Position(pos) }
