package treeshake

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"

	"golang.org/x/tools/go/packages"
)

// Layout asks the go command for the layout. It runs for some 100 ms.
func (p Program) Layout(ctx context.Context) (Layout, error) {
	var layout Layout
	env := exec.CommandContext(ctx, "go", "env", "-json", "GOMODCACHE", "GOCACHE")
	env.Dir, env.Env = p.Dir, p.Environ()
	out, err := env.Output()
	if err != nil {
		return layout, fmt.Errorf("go env: %w", err)
	}
	var vars struct{ GOMODCACHE, GOCACHE string }
	if err := json.Unmarshal(out, &vars); err != nil {
		return layout, fmt.Errorf("go env: %w", err)
	}
	loaded, err := p.load(ctx, packages.NeedName|packages.NeedModule, p.Package)
	if err != nil {
		return layout, err
	}
	if len(loaded) != 1 || loaded[0].Module == nil {
		return layout, fmt.Errorf("%s is not one package of a module", p.Package)
	}
	return Layout{GoMod: loaded[0].Module.GoMod, GoModCache: vars.GOMODCACHE, GoCache: vars.GOCACHE}, nil
}
