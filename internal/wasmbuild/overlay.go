package wasmbuild

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/treeshake"
	"github.com/feishu-goapp/feishu-goapp/internal/wasmopt"
)

// writeOverlay writes the overlay to dir and returns its name. What cannot be
// removed is reported and stays.
func (o *Options) writeOverlay(ctx context.Context, dir string) (string, error) {
	replace := map[string]string{}
	if shaken, err := o.shake(ctx, dir); err != nil {
		o.Logf("nothing is removed from go-app: %v", err)
	} else {
		maps.Copy(replace, shaken)
	}
	if err := o.replaceFindFunc(ctx, dir, replace); err != nil {
		o.Logf("runtime.findfunctab stays: %v", err)
	} else {
		o.findFunc = true
	}
	return treeshake.WriteFile(dir, replace)
}

// shake returns the overlay of go-app and of what else a page does not need.
func (o *Options) shake(ctx context.Context, dir string) (map[string]string, error) {
	program := treeshake.Program{Package: o.Package, Dir: o.Dir, Tags: o.Tags}
	overlay, skipped, err := program.Overlay(ctx, treeshake.Removals)
	if err != nil {
		return nil, err
	}
	for _, r := range skipped {
		o.Logf("%v", r)
	}
	if len(overlay.Removed) == 0 {
		return nil, nil
	}
	for _, r := range overlay.Removed {
		o.Verbosef("without %s (%s)", r.Import, r.Reason)
	}
	layout, err := program.Layout(ctx)
	if err != nil {
		return nil, fmt.Errorf("overlay: %w", err)
	}
	return overlay.Write(dir, layout)
}

// replaceFindFunc adds the source file of the runtime that does without
// runtime.findfunctab.
func (o *Options) replaceFindFunc(ctx context.Context, dir string, replace map[string]string) error {
	env := exec.CommandContext(ctx, "go", "env", "GOROOT", "GOMODCACHE")
	env.Dir, env.Env = o.Dir, treeshake.Program{}.Environ()
	out, err := env.Output()
	if err != nil {
		return fmt.Errorf("go env: %w", err)
	}
	goroot, modules, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if rel, err := filepath.Rel(modules, goroot); err == nil && filepath.IsLocal(rel) {
		return fmt.Errorf("the go command replaces no files of the module cache, where Go itself is (%s)", goroot)
	}
	name, content, err := wasmopt.FindFuncOverlay(goroot)
	if err != nil {
		return err
	}
	replace[name] = filepath.Join(dir, "findfunc.go")
	return os.WriteFile(replace[name], content, 0o600)
}
