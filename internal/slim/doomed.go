package slim

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/packages"
)

// doomed is what goes from a package with a cut, while it is being found out.
type doomed struct {
	cut     Cut
	pkg     *packages.Package
	units   []*unit                 // declarations that go whole
	objects map[types.Object]bool   // what they declare, and the fields that go
	fields  map[*ast.Field]bool     // fields that go alone
	loops   map[*ast.RangeStmt]bool // loops over those fields
}

// A unit is the least that can go: a function, or one line of a var, const or
// type declaration.
type unit struct {
	node    ast.Node // *ast.FuncDecl or ast.Spec
	decl    ast.Decl // that it is part of
	objects []types.Object
}

func newDoomed(c Cut, pkg *packages.Package) (*doomed, error) {
	d := &doomed{
		cut:     c,
		pkg:     pkg,
		objects: map[types.Object]bool{},
		fields:  map[*ast.Field]bool{},
		loops:   map[*ast.RangeStmt]bool{},
	}
	for _, name := range c.Fields {
		if err := d.dropField(name); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// dropField marks an unexported field of one name for going.
func (d *doomed) dropField(name string) error {
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
	return fmt.Errorf("it has no field %s any more: written for another version", name)
}

// spread dooms what uses the import, and what uses that, to the end.
func (d *doomed) spread() {
	stay := map[*unit]bool{}
	for _, file := range d.pkg.Syntax {
		for _, u := range d.unitsOf(file) {
			stay[u] = true
		}
	}
	for grown := true; grown; {
		grown = false
		for u := range stay {
			if d.needsDoomed(u.node) || d.losesMethod(u) {
				delete(stay, u)
				d.doom(u)
				grown = true
			}
		}
	}
}

func (d *doomed) doom(u *unit) {
	d.units = append(d.units, u)
	for _, obj := range u.objects {
		d.objects[obj] = true
	}
}

// needsDoomed reports whether a declaration mentions the import or something
// doomed, outside of what goes by itself.
func (d *doomed) needsDoomed(node ast.Node) (needs bool) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			return !needs && !d.fields[n]
		case *ast.RangeStmt:
			if d.overDoomedField(n) {
				d.loops[n] = true
				return false
			}
		case *ast.Ident:
			needs = needs || d.has(d.pkg.TypesInfo.Uses[n])
		}
		return !needs
	})
	return needs
}

func (d *doomed) overDoomedField(loop *ast.RangeStmt) bool {
	selector, ok := loop.X.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	field, ok := d.pkg.TypesInfo.Uses[selector.Sel].(*types.Var)
	return ok && field.IsField() && d.objects[field]
}

// losesMethod reports whether a type is to lose one of its exported methods. It
// would be another type then, so it goes as a whole.
func (d *doomed) losesMethod(u *unit) bool {
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

// has reports whether an object goes: it is of the import, or doomed itself.
func (d *doomed) has(obj types.Object) bool {
	if obj == nil {
		return false
	}
	if d.objects[origin(obj)] {
		return true
	}
	if name, ok := obj.(*types.PkgName); ok {
		return name.Imported().Path() == d.cut.Import
	}
	return false
}

// origin returns the declared object behind one of an instantiated type.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin()
	case *types.Var:
		return obj.Origin()
	}
	return obj
}

// unitsOf returns the declarations of a file, imports apart.
func (d *doomed) unitsOf(file *ast.File) (units []*unit) {
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

func (d *doomed) unit(node ast.Node, decl ast.Decl, names ...*ast.Ident) *unit {
	u := &unit{node: node, decl: decl}
	for _, name := range names {
		if obj := d.pkg.TypesInfo.Defs[name]; obj != nil {
			u.objects = append(u.objects, obj)
		}
	}
	return u
}

func (d *doomed) position(pos token.Pos) token.Position { return d.pkg.Fset.Position(pos) }
