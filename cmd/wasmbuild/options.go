package main

import (
	"flag"
	"fmt"
	"io"

	"github.com/feishu-goapp/feishu-goapp/internal/wasmbuild"
)

// parse returns the options of a build, or the file to symbolize with.
func parse(args []string, stderr io.Writer) (o wasmbuild.Options, symbolize string, err error) {
	logf := func(format string, args ...any) { fmt.Fprintf(stderr, "wasmbuild: "+format+"\n", args...) }
	o = wasmbuild.Options{Package: ".", Logf: logf, Stderr: stderr}
	flags := flag.NewFlagSet("wasmbuild", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.Output, "o", "app.wasm", "write the program to `file`")
	flags.StringVar(&o.Tags, "tags", "", "build `tags`, separated by commas")
	flags.Func("gcflags", "`flags` for the compiler, as for go build; may be given several times", func(v string) error {
		o.GCFlags = append(o.GCFlags, v)
		return nil
	})
	flags.StringVar(&o.LDFlags, "ldflags", wasmbuild.DefaultLDFlags, "`flags` for the linker")
	flags.BoolVar(&o.Plain, "plain", false, "build as go build does")
	flags.BoolVar(&o.Lines, "lines", false, "keep files and lines for stack traces")
	flags.BoolVar(&o.NoNames, "nonames", false, "remove the names of functions from stack traces too")
	flags.StringVar(&o.Original, "original", "", "keep the linked program in `file`, for -symbolize (default: app.original.wasm beside\napp.wasm, unless Go files are there, which may embed it)")
	flags.StringVar(&symbolize, "symbolize", "", "build nothing: read a stack trace from standard input and print it with the files and\nlines of the original program in `file`")
	verbose := flags.Bool("v", false, "print what was removed")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "Usage: wasmbuild [flags] [package]\n\nBuilds a go-app program for the browser (GOOS=js GOARCH=wasm) without what only a\nserver needs of go-app. The package defaults to that of the current directory.\n\nFlags:")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, symbolize, err
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
		return o, symbolize, err
	}
	return o, symbolize, nil
}
