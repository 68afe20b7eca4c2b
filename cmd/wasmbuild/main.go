// Command wasmbuild builds a go-app program for the browser, a fifth smaller
// than go build does: it leaves out of go-app what only a server needs, and does
// not inline in packages that pages call seldom.
//
//	go run github.com/feishu-goapp/feishu-goapp/cmd/wasmbuild -o web/app.wasm ./cmd/app
//
// It works on any program that uses github.com/maxence-charriere/go-app/v10 and
// changes neither. If the program uses what would be left out, or go-app has
// changed its shape, it says so and leaves that in.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"

	"github.com/feishu-goapp/feishu-goapp/internal/slim"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// seldom are packages of the standard library that a page is linked with whole
// and calls little of. Inlining makes them larger, and the start no faster.
var seldom = []string{"crypto/...", "fmt", "net/...", "time"}

type options struct {
	output  string
	tags    string
	gcflags []string
	ldflags string
	plain   bool
	verbose bool
	pkg     string
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{pkg: "."}
	flags := flag.NewFlagSet("wasmbuild", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.output, "o", "app.wasm", "write the program to `file`")
	flags.StringVar(&o.tags, "tags", "", "build `tags`, separated by commas")
	flags.Func("gcflags", "`flags` for the compiler, as for go build; may be given several times", func(v string) error {
		o.gcflags = append(o.gcflags, v)
		return nil
	})
	flags.StringVar(&o.ldflags, "ldflags", "-s -w", "`flags` for the linker")
	flags.BoolVar(&o.plain, "plain", false, "leave nothing out, inline everywhere: what go build makes")
	flags.BoolVar(&o.verbose, "v", false, "say what was left out")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "Usage: wasmbuild [flags] [package]\n\nBuilds a go-app program for the browser (GOOS=js GOARCH=wasm) without what only\na server needs of go-app. The package is that of the current directory if none\nis named.\n\nFlags:")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch flags.NArg() {
	case 0:
	case 1:
		o.pkg = flags.Arg(0)
	default:
		err := fmt.Errorf("one package at a time, not %d", flags.NArg())
		fmt.Fprintln(stderr, "wasmbuild:", err)
		return o, err
	}
	return o, nil
}

// run is main with everything that it touches. It returns the exit status.
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
		if overlay, err = derive(ctx, o, dir, stderr); err != nil {
			fmt.Fprintf(stderr, "wasmbuild: nothing is left out: %v\n", err)
		}
	}
	if err := o.build(ctx, overlay, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "wasmbuild:", err)
		return 1
	}
	return 0
}

// derive writes the overlay to dir and returns its name, "" if there is nothing
// to leave out.
func derive(ctx context.Context, o options, dir string, stderr io.Writer) (string, error) {
	program := slim.Program{Package: o.pkg, Tags: o.tags}
	derived, refusals, err := program.Derive(ctx, slim.Cuts)
	if err != nil {
		return "", err
	}
	for _, r := range refusals {
		fmt.Fprintln(stderr, "wasmbuild:", r)
	}
	if len(derived.Made) == 0 {
		return "", nil
	}
	if o.verbose {
		for _, c := range derived.Made {
			fmt.Fprintf(stderr, "wasmbuild: without %s (%s)\n", c.Import, c.Reason)
		}
	}
	layout, err := program.Layout(ctx)
	if err != nil {
		return "", err
	}
	return derived.WriteOverlay(dir, layout)
}

func (o options) build(ctx context.Context, overlay string, stdout, stderr io.Writer) error {
	args := []string{"build", "-trimpath", "-buildvcs=false", "-ldflags=" + o.ldflags, "-o", o.output}
	if o.tags != "" {
		args = append(args, "-tags="+o.tags)
	}
	if overlay != "" {
		args = append(args, "-overlay="+overlay)
	}
	if !o.plain {
		for _, pkg := range seldom {
			args = append(args, "-gcflags="+pkg+"=-l")
		}
	}
	for _, v := range o.gcflags {
		args = append(args, "-gcflags="+v)
	}
	build := exec.CommandContext(ctx, "go", append(args, o.pkg)...)
	build.Env = slim.Program{}.Environ()
	build.Stdout, build.Stderr = stdout, stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("go build: %w", err)
	}
	return nil
}
