package wasmbuild

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/treeshake"
)

// netHTTP is a package that pages do not need: with it the download is about 60
// % larger.
const netHTTP = "net/http"

// A listedPackage is a package in the output of go list.
type listedPackage struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

// netHTTPWarnings returns a line for each package outside of the standard
// library through which the program imports net/http.
func (o Options) netHTTPWarnings(ctx context.Context, overlay string) ([]string, error) {
	packages, err := o.list(ctx, overlay)
	if err != nil {
		return nil, err
	}
	var warnings []string
	for _, chain := range chainsTo(netHTTP, packages) {
		importer := chain[len(chain)-1]
		if o.Plain && importer == treeshake.GoApp {
			continue // go-app itself needs it in a plain build
		}
		text := fmt.Sprintf("%s is linked in (about +60 %% download), imported by %s", netHTTP, importer)
		if len(chain) > 1 {
			text += " (" + strings.Join(chain, " → ") + ")"
		}
		if importer != treeshake.GoApp {
			text += ": use page.Get"
		}
		warnings = append(warnings, text)
	}
	return warnings, nil
}

// list returns the packages that are linked, dependencies first. The last one is
// the program.
func (o Options) list(ctx context.Context, overlay string) ([]listedPackage, error) {
	args := []string{"list", "-deps", "-json=ImportPath,Standard,Imports"}
	if o.Tags != "" {
		args = append(args, "-tags="+o.Tags)
	}
	if overlay != "" {
		args = append(args, "-overlay="+overlay)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, o.Package)...)
	cmd.Dir, cmd.Env = o.Dir, treeshake.Program{}.Environ()
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var packages []listedPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		switch err := decoder.Decode(&p); {
		case errors.Is(err, io.EOF):
			return packages, nil
		case err != nil:
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages = append(packages, p)
	}
}

// chainsTo returns the packages outside of the standard library that import
// target, directly or through the standard library, each as the shortest chain
// of imports from the program to it. packages are those of the program,
// dependencies first.
func chainsTo(target string, packages []listedPackage) (chains [][]string) {
	reaches := map[string]bool{target: true} // by packages of the standard library
	byPath := make(map[string]listedPackage)
	for _, p := range packages {
		byPath[p.ImportPath] = p
		if p.Standard && slices.ContainsFunc(p.Imports, func(i string) bool { return reaches[i] }) {
			reaches[p.ImportPath] = true
		}
	}
	if len(packages) == 0 {
		return nil
	}
	program := packages[len(packages)-1].ImportPath
	seen := map[string]bool{program: true}
	for queue := [][]string{{program}}; len(queue) > 0; queue = queue[1:] {
		chain := queue[0]
		p := byPath[chain[len(chain)-1]]
		if slices.ContainsFunc(p.Imports, func(i string) bool { return reaches[i] }) {
			chains = append(chains, chain)
		}
		for _, i := range p.Imports {
			if !seen[i] && !byPath[i].Standard {
				seen[i] = true
				queue = append(queue, append(slices.Clone(chain), i))
			}
		}
	}
	return chains
}
