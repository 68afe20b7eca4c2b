package wasmbuild

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/treeshake"
	"github.com/feishu-goapp/feishu-goapp/internal/wasmopt"
)

// shake returns the overlay without the parts of go-app and other packages that
// a page does not need.
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

// goroot returns the directory of Go's sources.
func (o *Options) goroot(ctx context.Context) (string, error) {
	env := exec.CommandContext(ctx, "go", "env", "GOROOT", "GOMODCACHE")
	env.Dir, env.Env = o.Dir, treeshake.Program{}.Environ()
	out, err := env.Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	goroot, modules, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if rel, err := filepath.Rel(modules, goroot); err == nil && filepath.IsLocal(rel) {
		return "", fmt.Errorf("the go command replaces no files of the module cache, where Go itself is (%s)", goroot)
	}
	return goroot, nil
}

// patch adds to the overlay the patches that are allowed for a program with the
// packages or functions in names, and returns them.
func (o *Options) patch(dir, goroot string, names []string, replace map[string]string) (applied []wasmopt.Patch, err error) {
	if goroot == "" {
		return nil, nil // it is not known
	}
	for i, p := range append([]wasmopt.Patch{wasmopt.FindFunc}, wasmopt.Patches...) {
		if user := p.User(names); user != "" {
			o.Verbosef("with %s: the program uses %s", p.Name, user)
			continue
		}
		name, content, err := p.Apply(goroot)
		if err != nil {
			o.Logf("with %s: %v", p.Name, err)
			continue
		}
		file := filepath.Join(dir, fmt.Sprintf("patch%d.go", i))
		replace[name] = file
		if err := os.WriteFile(file, content, 0o600); err != nil {
			return nil, err
		}
		o.Verbosef("without %s", p.Name)
		applied = append(applied, p)
	}
	return applied, nil
}
