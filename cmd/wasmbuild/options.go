package main

import (
	"flag"
	"fmt"
	"io"
)

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
	flags.BoolVar(&o.plain, "plain", false, "remove nothing and inline everywhere, as go build does")
	flags.BoolVar(&o.verbose, "v", false, "print what was removed")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "Usage: wasmbuild [flags] [package]\n\nBuilds a go-app program for the browser (GOOS=js GOARCH=wasm) without what only\na server needs of go-app. The package defaults to that of the current directory.\n\nFlags:")
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
