// Command precompress writes FILE.gz and FILE.br next to each FILE, with the best
// compression of gzip and brotli, or within a second with -fast. It runs at build
// time, so that the server does not compress.
//
//	go run ./internal/precompress web/app.wasm
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "precompress:", err)
		os.Exit(1)
	}
}

func run(files []string, stdout io.Writer) error {
	levels := best
	if len(files) > 0 && files[0] == "-fast" {
		levels, files = fast, files[1:]
	}
	if len(files) == 0 {
		return errors.New("no file given: name the files to compress")
	}
	for _, file := range files {
		if err := precompress(file, levels, stdout); err != nil {
			return err
		}
	}
	return nil
}

// levels are the compression levels of gzip and brotli.
type levels struct{ gzip, brotli int }

var (
	best = levels{gzip.BestCompression, brotli.BestCompression} // for releases: most of a minute for app.wasm
	fast = levels{gzip.BestSpeed, 4}                            // for development: a second
)

// encodings are the compressed forms and the suffixes of their files.
var encodings = []struct {
	suffix string
	encode func(io.Writer, levels) (io.WriteCloser, error)
}{
	{".gz", func(w io.Writer, l levels) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, l.gzip) }},
	{".br", func(w io.Writer, l levels) (io.WriteCloser, error) { return brotli.NewWriterLevel(w, l.brotli), nil }},
}

// precompress writes every compressed form of one file and prints its sizes.
func precompress(file string, levels levels, stdout io.Writer) error {
	plain, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s %d bytes", file, len(plain))
	for _, encoding := range encodings {
		var compressed bytes.Buffer
		w, err := encoding.encode(&compressed, levels)
		if err != nil {
			return err
		}
		if _, err := w.Write(plain); err != nil {
			return fmt.Errorf("compress %s: %w", file, err)
		}
		if err := w.Close(); err != nil {
			return fmt.Errorf("compress %s: %w", file, err)
		}
		if err := replace(file+encoding.suffix, compressed.Bytes()); err != nil {
			return err
		}
		fmt.Fprintf(stdout, ", %s %d", encoding.suffix, compressed.Len())
	}
	fmt.Fprintln(stdout)
	return nil
}

// replace writes a file atomically: readers see all of the old content or all of
// the new one, and a crash leaves the old.
func replace(name string, content []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // fails after the rename
	_, err = temp.Write(content)
	if err := errors.Join(err, temp.Chmod(0o644), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), name)
}
