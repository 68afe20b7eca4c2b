package archtest

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// largestCircle is the number of files of a package that may need each other in
// a circle.
const largestCircle = 6

// File A needs file B of its package if A uses a package-level name or a method
// that B declares. Files in a circle can only be understood together.
func TestCirclesOfFiles(t *testing.T) {
	circles := map[string][]string{} // by package: the files of the largest
	for _, environment := range [][]string{nil, js} {
		patterns := []string{"./..."}
		if environment != nil {
			patterns = jsPackages(t)
		}
		loaded, err := packages.Load(&packages.Config{
			Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile |
				packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo,
			Dir: "../..",
			Env: append(os.Environ(), environment...),
		}, patterns...)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range loaded {
			for _, err := range p.Errors {
				t.Errorf("%s: %v", p.PkgPath, err)
			}
			path := short(p.PkgPath)
			if circle := circleOf(needs(p)); len(circle) > len(circles[path]) {
				circles[path] = circle
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(circles)) {
		circle := circles[path]
		t.Logf("%-24s %2d: %s", path, len(circle), strings.Join(circle, " "))
		if len(circle) > largestCircle {
			t.Errorf("%s has a circle of %d files, want at most %d", path, len(circle), largestCircle)
		}
	}
}

// needs returns which hand-written files of a package need which.
func needs(p *packages.Package) map[string]map[string]bool {
	name := func(n interface{ Pos() token.Pos }) string {
		return filepath.Base(p.Fset.Position(n.Pos()).Filename)
	}
	byHand := map[string]bool{}
	for _, file := range p.Syntax {
		byHand[name(file)] = !ast.IsGenerated(file)
	}
	needs := map[string]map[string]bool{}
	for ident, object := range p.TypesInfo.Uses {
		method := false
		if f, ok := object.(*types.Func); ok {
			object = f.Origin() // has a position even if f is of an instantiated type
			method = f.Signature().Recv() != nil
		}
		if object.Pkg() != p.Types || !method && object.Parent() != p.Types.Scope() {
			continue
		}
		if from, to := name(ident), name(object); from != to && byHand[from] && byHand[to] {
			if needs[from] == nil {
				needs[from] = map[string]bool{}
			}
			needs[from][to] = true
		}
	}
	return needs
}

// circleOf returns the largest set of files of which each needs all others,
// directly or through others.
func circleOf(needs map[string]map[string]bool) (largest []string) {
	reached := map[string]map[string]bool{}
	for start := range needs {
		reached[start] = map[string]bool{}
		for todo := []string{start}; len(todo) > 0; {
			file := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for next := range needs[file] {
				if !reached[start][next] {
					reached[start][next] = true
					todo = append(todo, next)
				}
			}
		}
	}
	for _, file := range slices.Sorted(maps.Keys(reached)) {
		var circle []string
		for other := range reached[file] {
			if reached[other][file] {
				circle = append(circle, other)
			}
		}
		if len(circle) > len(largest) {
			largest = circle
		}
	}
	slices.Sort(largest)
	return largest
}
