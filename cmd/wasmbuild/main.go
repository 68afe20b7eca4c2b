// Command wasmbuild builds a go-app program for the browser, a fifth smaller
// than go build does: it removes from go-app what only a server needs, and does
// not inline in packages that pages rarely call.
//
//	go run github.com/feishu-goapp/feishu-goapp/cmd/wasmbuild -o web/app.wasm ./cmd/app
//
// It works on any program that uses github.com/maxence-charriere/go-app/v10 and
// changes neither. If the program uses what would be removed, or if go-app has
// another shape than expected, it prints the reason and keeps that.
//
// It warns if net/http is linked in, and names the importing package.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/feishu-goapp/feishu-goapp/internal/treeshake"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with its dependencies. It returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	overlay := ""
	if !o.plain {
		dir, err := os.MkdirTemp("", "wasmbuild")
		if err != nil {
			fmt.Fprintln(stderr, "wasmbuild:", err)
			return 1
		}
		defer os.RemoveAll(dir)
		if overlay, err = writeOverlay(ctx, o, dir, stderr); err != nil {
			fmt.Fprintf(stderr, "wasmbuild: nothing is removed: %v\n", err)
		}
	}
	if err := o.build(ctx, overlay, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "wasmbuild:", err)
		return 1
	}
	warnings, err := o.netHTTPWarnings(ctx, overlay)
	if err != nil {
		fmt.Fprintln(stderr, "wasmbuild:", err)
	}
	for _, w := range warnings {
		fmt.Fprintln(stderr, "wasmbuild: warning:", w)
	}
	return 0
}

// writeOverlay writes the overlay to dir and returns its name, or "" if there is
// nothing to remove.
func writeOverlay(ctx context.Context, o options, dir string, stderr io.Writer) (string, error) {
	program := treeshake.Program{Package: o.pkg, Tags: o.tags}
	overlay, skipped, err := program.Overlay(ctx, treeshake.Removals)
	if err != nil {
		return "", err
	}
	for _, r := range skipped {
		fmt.Fprintln(stderr, "wasmbuild:", r)
	}
	if len(overlay.Removed) == 0 {
		return "", nil
	}
	if o.verbose {
		for _, r := range overlay.Removed {
			fmt.Fprintf(stderr, "wasmbuild: without %s (%s)\n", r.Import, r.Reason)
		}
	}
	layout, err := program.Layout(ctx)
	if err != nil {
		return "", err
	}
	return overlay.Write(dir, layout)
}
