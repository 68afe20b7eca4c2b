package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// The bytes of an archive depend on the content of the files only.
func TestArchiveIsReproducible(t *testing.T) {
	modified := time.Unix(1_700_000_000, 0)
	write := func(mode os.FileMode, order ...string) []byte {
		t.Helper()
		dir := t.TempDir()
		a := archive{modified: modified}
		for i, name := range order {
			file := filepath.Join(dir, name)
			if err := os.WriteFile(file, []byte("content of "+name), mode); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(file, time.Now(), time.Now().Add(time.Duration(-i)*time.Hour)); err != nil {
				t.Fatal(err)
			}
			a.add(name, file, 0o644)
		}
		a.files[slices.IndexFunc(a.files, func(f archivedFile) bool { return f.name == "server" })].mode = 0o755
		if err := a.write(filepath.Join(dir, "archive")); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(filepath.Join(dir, "archive"))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	one, two := write(0o600, "server", "LICENSE"), write(0o777, "LICENSE", "server")
	if !bytes.Equal(one, two) {
		t.Error("two archives of the same files differ")
	}
	zip, err := gzip.NewReader(bytes.NewReader(one))
	if err != nil {
		t.Fatal(err)
	}
	files := tar.NewReader(zip)
	for _, want := range []struct {
		name string
		mode int64
	}{{"LICENSE", 0o644}, {"server", 0o755}} {
		header, err := files.Next()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(files)
		if err != nil || string(content) != "content of "+want.name {
			t.Errorf("%s: %q, %v", want.name, content, err)
		}
		if header.Name != want.name || header.Mode != want.mode || !header.ModTime.Equal(modified) || header.Uid != 0 || header.Uname != "" {
			t.Errorf("%+v", header)
		}
	}
	if _, err := files.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("a further file: %v", err)
	}
}

func TestChecksums(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.tar.gz")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeChecksums(filepath.Join(dir, "SHA256SUMS"), []string{file}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	if want := fmt.Sprintf("%x  a.tar.gz\n", sha256.Sum256([]byte("x"))); err != nil || string(got) != want {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

func TestMistakes(t *testing.T) {
	dir := t.TempDir()
	t.Chdir("../..")
	for _, test := range []struct{ version, epoch, platforms, want string }{
		{"", "1", "linux/amd64", "want one such as v1.2.3"},
		{"1.2.3", "1", "linux/amd64", "want one such as v1.2.3"},
		{"v1.2", "1", "linux/amd64", "want one such as v1.2.3"},
		{"v1.2.3 -extld=x", "1", "linux/amd64", "want one such as v1.2.3"},
		{"v1.2.3", "", "linux/amd64", "SOURCE_DATE_EPOCH"},
		{"v1.2.3", "today", "linux/amd64", "SOURCE_DATE_EPOCH"},
		{"v1.2.3", "1", "linux", "is not GOOS/GOARCH"},
		{"v1.2.3", "1", "linux/none", "build server"},
	} {
		args := []string{"-version", test.version, "-platforms", test.platforms, "-o", dir}
		if err := run(args, test.epoch, io.Discard); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %v", test, err)
		}
	}
}

// An archive has every file that the deployment guide lists.
func TestDocuments(t *testing.T) {
	guide, err := os.ReadFile("../../deploy/README.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllSubmatch(guide, -1)
	if len(listed) < 6 {
		t.Errorf("the guide lists %d files: are they found at all?", len(listed))
	}
	for _, file := range listed {
		if name := "deploy/" + string(file[1]); !slices.Contains(documents, name) {
			t.Errorf("archives lack %s", name)
		}
	}
	for _, name := range documents {
		if _, err := os.Stat(filepath.Join("../..", name)); err != nil {
			t.Error(err)
		}
	}
}
