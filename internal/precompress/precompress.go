// Package precompress writes the compressed forms of a file next to it, at build
// time, so that the server does not compress: FILE.gz and FILE.br.
package precompress

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"

	"github.com/andybalholm/brotli"

	"github.com/feishu-goapp/feishu-goapp/internal/atomicfile"
)

// Levels are compression levels of gzip and brotli.
type Levels struct{ gzip, brotli int }

// The levels to choose from.
var (
	Best = Levels{gzip.BestCompression, brotli.BestCompression} // for releases: most of a minute for app.wasm
	Fast = Levels{gzip.BestSpeed, 4}                            // for development: a second
)

// Sizes are the sizes of a file and its forms, in bytes.
type Sizes struct{ Plain, Gzip, Brotli int }

// An encoding is a compressed form.
type encoding struct {
	suffix string
	size   func(*Sizes) *int
	encode func(io.Writer, Levels) (io.WriteCloser, error)
}

var encodings = []encoding{
	{".gz", func(s *Sizes) *int { return &s.Gzip }, func(w io.Writer, l Levels) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, l.gzip) }},
	{".br", func(s *Sizes) *int { return &s.Brotli }, func(w io.Writer, l Levels) (io.WriteCloser, error) { return brotli.NewWriterLevel(w, l.brotli), nil }},
}

// File writes every compressed form of a file.
func File(name string, levels Levels) (sizes Sizes, err error) {
	plain, err := os.ReadFile(name)
	if err != nil {
		return sizes, err
	}
	sizes.Plain = len(plain)
	for _, encoding := range encodings {
		compressed, err := encoding.compress(plain, levels)
		if err != nil {
			return sizes, fmt.Errorf("compress %s: %w", name, err)
		}
		if err := atomicfile.Write(name+encoding.suffix, compressed, 0o644); err != nil {
			return sizes, err
		}
		*encoding.size(&sizes) = len(compressed)
	}
	return sizes, nil
}

func (e encoding) compress(plain []byte, levels Levels) ([]byte, error) {
	var compressed bytes.Buffer
	w, err := e.encode(&compressed, levels)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return compressed.Bytes(), nil
}
