package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// archive lists the files of a tar archive. Of the files on the disk only the
// content counts: not their times, owners and modes.
type archive struct {
	modified time.Time
	files    []archivedFile
}

type archivedFile struct {
	name, source string
	mode         int64
}

func (a *archive) add(name, source string, mode int64) {
	a.files = append(a.files, archivedFile{name, source, mode})
}

// write writes the archive, in the order of the names.
func (a *archive) write(name string) error {
	slices.SortFunc(a.files, func(x, y archivedFile) int { return strings.Compare(x.name, y.name) })
	var compressed bytes.Buffer
	zip, err := gzip.NewWriterLevel(&compressed, gzip.BestCompression)
	if err != nil {
		return err
	}
	files := tar.NewWriter(zip)
	for _, f := range a.files {
		content, err := os.ReadFile(f.source)
		if err != nil {
			return err
		}
		header := &tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(content)), ModTime: a.modified, Format: tar.FormatPAX}
		if err := files.WriteHeader(header); err != nil {
			return err
		}
		if _, err := files.Write(content); err != nil {
			return err
		}
	}
	if err := files.Close(); err != nil {
		return err
	}
	if err := zip.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, compressed.Bytes(), 0o644)
}

// writeChecksums writes the SHA-256 of files as sha256sum -c reads them.
func writeChecksums(name string, files []string) error {
	var lines strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		fmt.Fprintf(&lines, "%x  %s\n", sha256.Sum256(content), filepath.Base(file))
	}
	return os.WriteFile(name, []byte(lines.String()), 0o644)
}
