// Package wasmbuild builds a Go program for the browser smaller than go build
// does: it removes from go-app what only a server needs, does not inline in
// packages that pages rarely call, and removes tables of the runtime that only
// stack traces read.
package wasmbuild

import (
	"context"
	"io"
	"os"
	"path/filepath"
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

	Lines    bool   // keep files and lines for stack traces
	NoNames  bool   // remove the names of functions from stack traces
	Original string // file to keep the linked program in, for Symbolize; see [OriginalName] for the default

	// Logf receives a line for each removal that was skipped, and for net/http
	// in the program. Verbosef receives one for each removal. Both may be nil.
	Logf     func(format string, args ...any)
	Verbosef func(format string, args ...any)

	Stderr io.Writer // receives the output of the go command; may be nil
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
	if o.Plain {
		if err := o.link(ctx, overlay, o.Output); err != nil {
			return err
		}
	} else {
		dir, err := os.MkdirTemp("", "wasmbuild")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		if overlay, err = o.buildSmall(ctx, dir); err != nil {
			return err
		}
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

// inDir returns a file's name relative to the present directory.
func (o *Options) inDir(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(o.Dir, name)
}
