package wasmbuild

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/wasmopt"
)

// OriginalName returns where the linked program is kept by default before tables
// are removed from it: beside the output, as app.original.wasm for app.wasm. It
// returns "" if Go files are there too, because their package may embed it.
func OriginalName(output string) string {
	dir := filepath.Dir(output)
	if sources, _ := filepath.Glob(filepath.Join(dir, "*.go")); len(sources) > 0 {
		return ""
	}
	return strings.TrimSuffix(output, ".wasm") + ".original.wasm"
}

// optimize writes the linked program without tables that only stack traces read.
// A program that is not as expected is copied as it is.
func (o *Options) optimize(original, output string) error {
	linked, err := os.ReadFile(original)
	if err != nil {
		return err
	}
	small, err := wasmopt.Optimize(linked, wasmopt.Options{FindFunc: o.findFunc, DropLines: !o.Lines, DropNames: o.NoNames})
	if err != nil {
		o.Logf("tables of the runtime stay: %v", err)
		small = linked
	}
	o.Verbosef("without tables of the runtime: %d bytes less", len(linked)-len(small))
	return os.WriteFile(output, small, 0o644)
}
