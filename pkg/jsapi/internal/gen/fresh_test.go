//go:build !js

// Not in a browser, which has no files.

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The committed files are those generated from the catalogue.
func TestOutputIsFresh(t *testing.T) {
	files, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the generator writes: run make generate (%v)", name, err)
		}
	}
	written, err := filepath.Glob(filepath.Join("..", "..", "api_*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range written {
		if files[filepath.Base(path)] == nil {
			t.Errorf("%s is a leftover: the generator does not write it", path)
		}
	}
}
