package dev

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// A mirror is a copy of the files that the server serves, with the page of the
// last successful build instead of the one that was built for release.
type mirror struct {
	from string
	dir  string
}

// update copies changed files and removes deleted ones.
func (m *mirror) update() error {
	present := map[string]bool{}
	err := filepath.WalkDir(m.from, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(m.from, name)
		if err != nil {
			return err
		}
		if slices.Contains(builtFiles, relative) || filepath.Ext(name) == ".go" {
			return nil
		}
		present[relative] = true
		return copyFile(name, filepath.Join(m.dir, relative))
	})
	if err != nil {
		return err
	}
	return filepath.WalkDir(m.dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return ignoreMissing(err)
		}
		relative, err := filepath.Rel(m.dir, name)
		if err != nil {
			return err
		}
		if present[relative] || relative == "app.wasm" {
			return nil
		}
		return os.Remove(name)
	})
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// copyFile copies a file unless the copy is the same.
func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return ignoreMissing(err) // it is being replaced, which causes another event
	}
	if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	_ = os.Remove(to) // it may be a program that runs
	info, err := os.Stat(from)
	if err != nil {
		return ignoreMissing(err)
	}
	return os.WriteFile(to, content, info.Mode().Perm())
}

// hashOf returns a hash of a file, "" if there is none.
func hashOf(name string) string {
	content, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}
