// Command precompress writes FILE.gz and FILE.br next to each FILE, with the best
// compression of gzip and brotli, or within a second with -fast.
//
//	go run ./internal/precompress/precompress web/app.wasm
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/feishu-goapp/feishu-goapp/internal/precompress"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "precompress:", err)
		os.Exit(1)
	}
}

func run(files []string, stdout io.Writer) error {
	levels := precompress.Best
	if len(files) > 0 && files[0] == "-fast" {
		levels, files = precompress.Fast, files[1:]
	}
	if len(files) == 0 {
		return errors.New("no file given: name the files to compress")
	}
	for _, file := range files {
		sizes, err := precompress.File(file, levels)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s %d bytes, .gz %d, .br %d\n", file, sizes.Plain, sizes.Gzip, sizes.Brotli)
	}
	return nil
}
