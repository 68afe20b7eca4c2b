// Command wasmbuild builds a Go program for the browser smaller than go build
// does, to half of the download for go-app programs: it removes from go-app what
// only a server needs, does not inline in packages that pages rarely call, and
// removes tables of the runtime that only stack traces read.
//
//	go run github.com/feishu-goapp/feishu-goapp/cmd/wasmbuild -o web/app.wasm ./cmd/app
//
// It works on any program that uses github.com/maxence-charriere/go-app/v10 and
// changes neither. If the program uses a part that would be removed, or if
// go-app's sources have changed, it prints the reason and keeps that part.
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

	"github.com/feishu-goapp/feishu-goapp/internal/wasmopt"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main with its dependencies. It returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, original, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case original != "":
		err = symbolize(original, stdin, stdout)
	default:
		err = o.Build(ctx)
	}
	if err != nil {
		fmt.Fprintln(stderr, "wasmbuild:", err)
		return 1
	}
	return 0
}

// symbolize copies a stack trace with the files and lines of the original program.
func symbolize(original string, trace io.Reader, w io.Writer) error {
	file, err := os.ReadFile(original)
	if err != nil {
		return err
	}
	symbolizer, err := wasmopt.NewSymbolizer(file)
	if err != nil {
		return fmt.Errorf("%s: %w", original, err)
	}
	text, err := io.ReadAll(trace)
	if err != nil {
		return err
	}
	return symbolizer.Symbolize(w, string(text))
}
