package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestPrecompress(t *testing.T) { checkForms(t) }

func TestPrecompressFast(t *testing.T) { checkForms(t, "-fast") }

func checkForms(t *testing.T, flags ...string) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "app.wasm")
	content := bytes.Repeat([]byte("\x00asm a page written in go "), 1000)
	write(t, file, content)
	write(t, file+".br", []byte("stale"))

	var out bytes.Buffer
	if err := run(append(flags, file), &out); err != nil {
		t.Fatal(err)
	}

	zipped, err := gzip.NewReader(open(t, file+".gz"))
	if err != nil {
		t.Fatal(err)
	}
	for suffix, plain := range map[string]io.Reader{".gz": zipped, ".br": brotli.NewReader(open(t, file+".br"))} {
		got, err := io.ReadAll(plain)
		if err != nil {
			t.Fatalf("%s: %v", suffix, err)
		}
		if !bytes.Equal(got, content) {
			t.Errorf("%s holds another content than the file", suffix)
		}
		if info, err := os.Stat(file + suffix); err != nil || info.Size() > int64(len(content))/10 {
			t.Errorf("%s: %v, %v: not compressed", suffix, info, err)
		}
	}
	for _, want := range []string{file, "26000 bytes", ".gz ", ".br "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it printed %q, without %q", out.String(), want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 3 {
		t.Errorf("the directory holds %v, want the file and its two forms only", left)
	}
}

func TestErrors(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "app.wasm")
	for _, files := range [][]string{nil, {"-fast"}, {missing}} {
		if err := run(files, io.Discard); err == nil {
			t.Errorf("run(%q) went well", files)
		}
	}
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, name string) io.Reader {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}
