package main

import (
	"flag"
	"fmt"
	"io"

	"github.com/feishu-goapp/feishu-goapp/internal/wasmbuild"
)

func parse(args []string, stderr io.Writer) (wasmbuild.Options, error) {
	logf := func(format string, args ...any) { fmt.Fprintf(stderr, "wasmbuild: "+format+"\n", args...) }
	o := wasmbuild.Options{Package: ".", Logf: logf, Stderr: stderr}
	flags := flag.NewFlagSet("wasmbuild", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.Output, "o", "app.wasm", "write the program to `file`")
	flags.StringVar(&o.Tags, "tags", "", "build `tags`, separated by commas")
	flags.Func("gcflags", "`flags` for the compiler, as for go build; may be given several times", func(v string) error {
		o.GCFlags = append(o.GCFlags, v)
		return nil
	})
	flags.StringVar(&o.LDFlags, "ldflags", wasmbuild.DefaultLDFlags, "`flags` for the linker")
	flags.BoolVar(&o.Plain, "plain", false, "remove nothing and inline everywhere, as go build does")
	verbose := flags.Bool("v", false, "print what was removed")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "Usage: wasmbuild [flags] [package]\n\nBuilds a go-app program for the browser (GOOS=js GOARCH=wasm) without what only a\nserver needs of go-app. The package defaults to that of the current directory.\n\nFlags:")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if *verbose {
		o.Verbosef = logf
	}
	switch flags.NArg() {
	case 0:
	case 1:
		o.Package = flags.Arg(0)
	default:
		err := fmt.Errorf("one package at a time, not %d", flags.NArg())
		fmt.Fprintln(stderr, "wasmbuild:", err)
		return o, err
	}
	return o, nil
}
