// Command wasmbuild builds a go-app program for the browser, a fifth smaller
// than go build does: it removes from go-app what only a server needs, and does
// not inline in packages that pages rarely call.
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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stderr))
}

// run is main with its dependencies. It returns the exit status.
func run(ctx context.Context, args []string, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	if err := o.Build(ctx); err != nil {
		fmt.Fprintln(stderr, "wasmbuild:", err)
		return 1
	}
	return 0
}
