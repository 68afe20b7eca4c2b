package slim

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
	Dir     string   // where to run the go command; "" is here
	Tags    string   // as for go build, separated by commas
	Env     []string // besides the environment, such as GOFLAGS=-mod=mod
}

// Environ is the environment of go commands for the browser.
func (p Program) Environ() []string {
	return append(append(os.Environ(), p.Env...), "GOOS=js", "GOARCH=wasm")
}

// Derive makes the cuts that the program allows. It blocks for some seconds
// while the go command compiles what the packages in question import. Refusals
// say which cuts were not made, and are no failure.
func (p Program) Derive(ctx context.Context, cuts []Cut) (*Derived, []*Refusal, error) {
	all, err := p.load(ctx, packages.NeedName|packages.NeedImports|packages.NeedDeps, p.Package)
	if err != nil {
		return nil, nil, err
	}
	var d Derived
	var refusals []*Refusal
	for target, cuts := range byPackage(cuts) {
		paths := dependents(all, target)
		if paths == nil {
			refusals = append(refusals, &Refusal{cuts[0], "the program does not use that package"})
			continue
		}
		more, err := p.deriveOne(ctx, &d, target, paths, cuts)
		if err != nil {
			return nil, nil, err
		}
		refusals = append(refusals, more...)
	}
	return &d, refusals, nil
}

// deriveOne makes the cuts in one package, on which the packages of paths depend.
func (p Program) deriveOne(ctx context.Context, d *Derived, target string, paths []string, cuts []Cut) ([]*Refusal, error) {
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
	var made []*doomed
	var refusals []*Refusal
	for _, c := range cuts {
		doomed, refusal := c.make(pkg, users)
		if refusal != nil {
			refusals = append(refusals, refusal)
			continue
		}
		made = append(made, doomed)
		d.Made = append(d.Made, c)
	}
	files, err := rewrite(pkg, made)
	if err != nil {
		return nil, err
	}
	d.add(pkg, files)
	return refusals, nil
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

func byPackage(cuts []Cut) map[string][]Cut {
	grouped := map[string][]Cut{}
	for _, c := range cuts {
		grouped[c.Package] = append(grouped[c.Package], c)
	}
	return grouped
}
