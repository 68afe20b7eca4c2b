// Package wasmbuild builds a go-app program for the browser, a fifth smaller than
// go build does: it removes from go-app what only a server needs, and does not
// inline in packages that pages rarely call.
package wasmbuild

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/feishu-goapp/feishu-goapp/internal/treeshake"
)

// DefaultLDFlags are the flags for the linker by default.
const DefaultLDFlags = "-s -w"

// Options describe a build. Package and Output are required.
type Options struct {
	Package string // import path or directory
	Output  string // name of the file
	Dir     string // working directory of the go command; empty is the present one

	Tags    string   // separated by commas
	GCFlags []string // each as the value of go build's -gcflags
	LDFlags string   // empty is [DefaultLDFlags]
	Plain   bool     // remove nothing and inline everywhere, as go build does

	// Logf receives a line for everything that is not as it could be: a removal
	// that was skipped, net/http in the program. Verbosef receives one for each
	// removal. Both may be nil.
	Logf     func(format string, args ...any)
	Verbosef func(format string, args ...any)

	Stderr io.Writer // receives what the go command writes; may be nil
}

// Build builds the program. It blocks for seconds, or most of a minute for the
// first time.
func (o Options) Build(ctx context.Context) error {
	if o.Logf == nil {
		o.Logf = func(string, ...any) {}
	}
	if o.Verbosef == nil {
		o.Verbosef = func(string, ...any) {}
	}
	overlay := ""
	var skipped error // everything is built then
	if !o.Plain {
		dir, err := os.MkdirTemp("", "wasmbuild")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		overlay, skipped = o.writeOverlay(ctx, dir)
	}
	if err := o.build(ctx, overlay, o.Stderr); err != nil {
		return err // for which nothing is removed either
	}
	if skipped != nil {
		o.Logf("nothing is removed: %v", skipped)
	}
	warnings, err := o.netHTTPWarnings(ctx, overlay)
	if err != nil {
		o.Logf("%v", err)
	}
	for _, w := range warnings {
		o.Logf("warning: %s", w)
	}
	return nil
}

// writeOverlay writes the overlay to dir and returns its name, or "" if there is
// nothing to remove.
func (o Options) writeOverlay(ctx context.Context, dir string) (string, error) {
	program := treeshake.Program{Package: o.Package, Dir: o.Dir, Tags: o.Tags}
	overlay, skipped, err := program.Overlay(ctx, treeshake.Removals)
	if err != nil {
		return "", err
	}
	for _, r := range skipped {
		o.Logf("%v", r)
	}
	if len(overlay.Removed) == 0 {
		return "", nil
	}
	for _, r := range overlay.Removed {
		o.Verbosef("without %s (%s)", r.Import, r.Reason)
	}
	layout, err := program.Layout(ctx)
	if err != nil {
		return "", fmt.Errorf("overlay: %w", err)
	}
	return overlay.Write(dir, layout)
}
