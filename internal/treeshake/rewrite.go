package treeshake

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strconv"

	"golang.org/x/tools/go/packages"
)

// rewrite returns the files of a package that change without the dead
// declarations, by name.
func rewrite(pkg *packages.Package, dead []*deadDecls) (map[string][]byte, error) {
	removed := map[ast.Node]bool{}
	for _, d := range dead {
		for _, u := range d.units {
			removed[u.node] = true
		}
		for field := range d.fields {
			removed[field] = true
		}
		for loop := range d.loops {
			removed[loop] = true
		}
	}
	files := map[string][]byte{}
	for _, file := range pkg.Syntax {
		name := pkg.Fset.File(file.Pos()).Name()
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		r := rewriter{pkg: pkg, source: source, removed: removed, kept: map[types.Object]bool{}}
		if r.file(file) {
			files[name] = r.source
		}
	}
	return files, typeCheck(pkg, files)
}

// A rewriter rewrites one file.
type rewriter struct {
	pkg     *packages.Package
	source  []byte
	removed map[ast.Node]bool
	kept    map[types.Object]bool // imports that the rest needs
}

// file blanks what is removed, and the imports that are unused then. It reports
// whether the file changed.
func (r *rewriter) file(file *ast.File) (changed bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		if r.removed[n] {
			r.blank(n)
			changed = true
			return false
		}
		if declaration, ok := n.(*ast.GenDecl); ok && r.allRemoved(declaration) {
			r.blank(declaration)
			changed = true
			return false
		}
		if id, ok := n.(*ast.Ident); ok {
			if name, ok := r.pkg.TypesInfo.Uses[id].(*types.PkgName); ok {
				r.kept[name] = true
			}
		}
		return true
	})
	if changed {
		r.dropUnusedImports(file)
	}
	return changed
}

// allRemoved reports whether a declaration has only removed parts.
func (r *rewriter) allRemoved(decl *ast.GenDecl) bool {
	for _, spec := range decl.Specs {
		if !r.removed[spec] {
			return false
		}
	}
	return len(decl.Specs) > 0
}

func (r *rewriter) dropUnusedImports(file *ast.File) {
	for _, decl := range file.Decls {
		imports, ok := decl.(*ast.GenDecl)
		if !ok || imports.Tok != token.IMPORT {
			continue
		}
		for _, spec := range imports.Specs {
			switch {
			case r.used(spec.(*ast.ImportSpec)):
			case imports.Lparen.IsValid():
				r.blank(spec)
			default:
				r.blank(imports)
			}
		}
	}
}

// used reports whether the rest needs an import.
func (r *rewriter) used(spec *ast.ImportSpec) bool {
	if spec.Name == nil {
		return r.kept[r.pkg.TypesInfo.Implicits[spec]]
	}
	return spec.Name.Name == "_" || spec.Name.Name == "." || r.kept[r.pkg.TypesInfo.Defs[spec.Name]]
}

// blank overwrites a node and its comment with spaces: every line keeps its
// number.
func (r *rewriter) blank(n ast.Node) {
	file := r.pkg.Fset.File(n.Pos())
	start := n.Pos()
	if doc := docOf(n); doc != nil {
		start = doc.Pos()
	}
	part := r.source[file.Offset(start):file.Offset(n.End())]
	for i, b := range part {
		if b != '\n' {
			part[i] = ' '
		}
	}
}

// docOf returns the comment above a declaration, which may hold directives.
func docOf(n ast.Node) *ast.CommentGroup {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return n.Doc
	case *ast.GenDecl:
		return n.Doc
	case *ast.TypeSpec:
		return n.Doc
	case *ast.ValueSpec:
		return n.Doc
	case *ast.Field:
		return n.Doc
	}
	return nil
}

// typeCheck checks a package with some of its files replaced.
func typeCheck(pkg *packages.Package, files map[string][]byte) error {
	fset := token.NewFileSet()
	var syntax []*ast.File
	for _, name := range pkg.CompiledGoFiles {
		var source any // nil is the file itself
		if b, ok := files[name]; ok {
			source = b
		}
		file, err := parser.ParseFile(fset, name, source, parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("the rest of %s does not parse: %w", pkg.PkgPath, err)
		}
		syntax = append(syntax, file)
	}
	check := types.Config{Importer: importer(pkg.Imports), Sizes: pkg.TypesSizes}
	if _, err := check.Check(pkg.PkgPath, fset, syntax, nil); err != nil {
		return fmt.Errorf("the rest of %s does not compile: %w", pkg.PkgPath, err)
	}
	return nil
}

// importer returns the packages that a loaded one imports.
type importer map[string]*packages.Package

func (i importer) Import(name string) (*types.Package, error) {
	if name == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg, ok := i[name]; ok {
		return pkg.Types, nil
	}
	return nil, fmt.Errorf("import of %s was not loaded", strconv.Quote(name))
}
