package wasmbuild

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/treeshake"
	"github.com/feishu-goapp/feishu-goapp/internal/wasmopt"
)

// OriginalName returns the default file for the linked program before tables
// are removed from it: in the directory of the output, such as
// app.original.wasm for app.wasm. It returns "" if Go files are there too,
// because their package may embed it.
func OriginalName(output string) string {
	dir := filepath.Dir(output)
	if sources, _ := filepath.Glob(filepath.Join(dir, "*.go")); len(sources) > 0 {
		return ""
	}
	return strings.TrimSuffix(output, ".wasm") + ".original.wasm"
}

// buildSmall builds the program without the parts that it does not need, with
// temporary files in dir, and returns the name of the overlay. Parts that
// cannot be removed are reported and kept.
func (o *Options) buildSmall(ctx context.Context, dir string) (overlay string, err error) {
	original := o.originalName(dir)
	shaken, err := o.shake(ctx, dir)
	if err != nil {
		o.Logf("nothing is removed from go-app: %v", err)
	}
	goroot, err := o.goroot(ctx)
	if err != nil {
		o.Logf("the standard library stays as it is: %v", err)
	}
	if overlay, err = treeshake.WriteFile(dir, shaken); err != nil {
		return "", err
	}
	used, err := o.packages(ctx, overlay)
	if err != nil {
		return "", err
	}
	for {
		replace := map[string]string{}
		maps.Copy(replace, shaken)
		patches, err := o.patch(dir, goroot, used, replace)
		if err != nil {
			return "", err
		}
		if overlay, err = treeshake.WriteFile(dir, replace); err != nil {
			return "", err
		}
		if err := o.link(ctx, overlay, original); err != nil {
			return "", err
		}
		linked, err := os.ReadFile(o.inDir(original))
		if err != nil {
			return "", err
		}
		// Only the linker knows which functions the program has.
		functions := usedFunctions(linked, patches)
		if len(functions) == 0 {
			return overlay, o.optimize(linked, patches)
		}
		used = append(used, functions...)
	}
}

// originalName returns the file for the linked program, in dir if it is not kept.
func (o *Options) originalName(dir string) string {
	if o.Original != "" {
		return o.Original
	}
	if name := OriginalName(o.inDir(o.Output)); name != "" {
		return name
	}
	o.Verbosef("the original is not kept, because a package may embed it: -original FILE keeps it")
	return filepath.Join(dir, "app.wasm")
}

// packages returns the import paths of the packages that are linked.
func (o *Options) packages(ctx context.Context, overlay string) (paths []string, err error) {
	packages, err := o.list(ctx, overlay)
	for _, p := range packages {
		paths = append(paths, p.ImportPath)
	}
	return paths, err
}

// usedFunctions returns the functions in a linked program that exclude one of
// the patches.
func usedFunctions(linked []byte, patches []wasmopt.Patch) (used []string) {
	functions, err := wasmopt.Functions(linked)
	if err != nil {
		return nil // optimize reports it
	}
	for _, p := range patches {
		if user := p.User(functions); user != "" && !slices.Contains(used, user) {
			used = append(used, user)
		}
	}
	return used
}

// optimize writes the linked program without tables that only stack traces
// read. An unexpected program is written unchanged.
func (o *Options) optimize(linked []byte, patches []wasmopt.Patch) error {
	findFunc := slices.ContainsFunc(patches, func(p wasmopt.Patch) bool { return p.File == wasmopt.FindFunc.File })
	small, err := wasmopt.Optimize(linked, wasmopt.Options{FindFunc: findFunc, DropLines: !o.Lines, DropNames: o.NoNames})
	if err != nil {
		o.Logf("tables of the runtime stay: %v", err)
		small = linked
	}
	o.Verbosef("without tables of the runtime: %d bytes less", len(linked)-len(small))
	return os.WriteFile(o.inDir(o.Output), small, 0o644)
}
