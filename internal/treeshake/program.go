package treeshake

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/tools/go/packages"
)

// A Program is a main package for the browser.
type Program struct {
	Package string   // import path or directory, as for go build
	Dir     string   // working directory of the go command; "" is the present one
	Tags    string   // as for go build, separated by commas
	Env     []string // additional environment, such as GOFLAGS=-mod=mod
}

// Environ returns the environment of go commands for the browser.
func (p Program) Environ() []string {
	return append(append(os.Environ(), p.Env...), "GOOS=js", "GOARCH=wasm")
}

// Overlay applies the removals that the program allows. It blocks for some
// seconds while the go command compiles the imports of the packages concerned.
// Skipped removals are not an error. It is safe to repeat.
func (p Program) Overlay(ctx context.Context, removals []Removal) (*Overlay, []*SkipReason, error) {
	all, err := p.load(ctx, packages.NeedName|packages.NeedImports|packages.NeedDeps, p.Package)
	if err != nil {
		return nil, nil, err
	}
	var o Overlay
	var skipped []*SkipReason
	for target, removals := range byPackage(removals) {
		paths := dependents(all, target)
		if paths == nil {
			continue // the program does not use that package
		}
		more, err := p.overlayPackage(ctx, &o, target, paths, removals)
		if err != nil {
			return nil, nil, err
		}
		skipped = append(skipped, more...)
	}
	return &o, skipped, nil
}

// overlayPackage applies the removals in one package, on which the packages of
// paths depend.
func (p Program) overlayPackage(ctx context.Context, o *Overlay, target string, paths []string, removals []Removal) ([]*SkipReason, error) {
	loaded, err := p.load(ctx, packages.LoadSyntax|packages.NeedImports|packages.NeedModule, append(paths, target)...)
	if err != nil {
		return nil, err
	}
	var pkg *packages.Package
	var users []*packages.Package
	for _, l := range loaded {
		if l.PkgPath == target {
			pkg = l
		} else {
			users = append(users, l)
		}
	}
	var found []*deadDecls
	var skipped []*SkipReason
	for _, r := range removals {
		dead, skip := r.find(pkg, users)
		if skip != nil {
			skipped = append(skipped, skip)
			continue
		}
		found = append(found, dead)
		o.Removed = append(o.Removed, r)
	}
	files, err := rewrite(pkg, found)
	if err != nil {
		return nil, err
	}
	o.add(pkg, files)
	return skipped, nil
}

func (p Program) load(ctx context.Context, mode packages.LoadMode, patterns ...string) ([]*packages.Package, error) {
	config := &packages.Config{Context: ctx, Mode: mode, Dir: p.Dir, Env: p.Environ()}
	if p.Tags != "" {
		config.BuildFlags = []string{"-tags=" + p.Tags}
	}
	loaded, err := packages.Load(config, patterns...)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", p.Package, err)
	}
	var problems []error
	packages.Visit(loaded, nil, func(pkg *packages.Package) {
		for _, e := range pkg.Errors {
			problems = append(problems, e)
		}
	})
	return loaded, errors.Join(problems...)
}

// dependents returns the packages through which the program reaches target, or
// nil if it does not.
func dependents(program []*packages.Package, target string) (paths []string) {
	reaches := map[*packages.Package]bool{}
	packages.Visit(program, nil, func(pkg *packages.Package) { // imports first
		if pkg.PkgPath == target {
			reaches[pkg] = true
			return
		}
		for _, imported := range pkg.Imports {
			if reaches[imported] {
				reaches[pkg] = true
				paths = append(paths, pkg.PkgPath)
				return
			}
		}
	})
	return paths
}

func byPackage(removals []Removal) map[string][]Removal {
	grouped := map[string][]Removal{}
	for _, r := range removals {
		grouped[r.Package] = append(grouped[r.Package], r)
	}
	return grouped
}
