// Package assets serves static files from memory: compressed, with an ETag, and
// under URLs that hold the hash of the content and never expire.
//
//	files, err := assets.Load(web.Files)
//	mux.Handle("GET /web/", files)
//	url := files.URL("style.css") // "/web/style.1f2e3d4c5b6a.css"
package assets

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"

	"github.com/andybalholm/brotli"

	"github.com/feishu-goapp/feishu-goapp/internal/problem"
)

// Prefix is the path under which files are served.
const Prefix = "/web/"

// Immutable is the Cache-Control of files whose URL holds their hash.
const Immutable = "public, max-age=31536000, immutable"

// Files are the files under [Prefix]. Each has two URLs: a plain one, which
// browsers must revalidate every time, and one with the hash of the content,
// which never expires. Files is safe for concurrent use once it is made.
//
// While a new version is installed, a page of one server may request a file of
// another one, by a hash that is not known here. The answer is the file of that
// name, to be revalidated. Programs are the exception: they run only with the page
// that they were built for, so the answer is "not found".
type Files struct {
	// NotFound answers for files that do not exist. If it is nil, the answer is
	// a problem.
	NotFound http.Handler

	byName map[string]*File
	byURL  map[string]*File // by hashed URL
}

// Load reads all files but Go source and dot-files. The files name.br and
// name.gz hold the compressed forms of name; Load compresses texts that have none.
func Load(fsys fs.FS) (*Files, error) {
	a := &Files{byName: map[string]*File{}, byURL: map[string]*File{}}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch hidden := name != "." && strings.HasPrefix(entry.Name(), "."); {
		case err != nil:
			return err
		case hidden && entry.IsDir():
			return fs.SkipDir
		case hidden, entry.IsDir(), path.Ext(name) == ".go", isCompressedForm(fsys, name):
			return nil
		}
		f, err := load(fsys, name)
		if err != nil {
			return err
		}
		a.Add(name, f)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load the static files: %w", err)
	}
	return a, nil
}

// Add adds a file, or replaces the one with the same name. It is not safe to
// call once the files are served.
func (a *Files) Add(name string, f *File) {
	a.byName[name] = f
	a.byURL[hashedURL(name, f)] = f
}

// Get returns the file with a name such as "style.css", or nil.
func (a *Files) Get(name string) *File { return a.byName[name] }

// URL returns the path of a file with its hash, or "" if there is no such file.
func (a *Files) URL(name string) string {
	if f := a.byName[name]; f != nil {
		return hashedURL(name, f)
	}
	return ""
}

func hashedURL(name string, f *File) string {
	ext := path.Ext(name)
	return Prefix + strings.TrimSuffix(name, ext) + "." + f.hash + ext
}

// ServeHTTP answers for every path under [Prefix].
func (a *Files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	hashed, named, other := a.byURL[r.URL.Path], a.byName[strings.TrimPrefix(r.URL.Path, Prefix)], a.otherVersion(r.URL.Path)
	switch {
	case hashed != nil:
		hashed.Serve(w, r, Immutable)
	case named != nil:
		named.Serve(w, r, "no-cache")
	case other != nil && !other.isProgram():
		other.Serve(w, r, "no-cache")
	case other != nil:
		w.Header().Set("Connection", "close") // the next connection may be to the server that has it
		a.serveNotFound(w, r)
	default:
		a.serveNotFound(w, r)
	}
}

func (a *Files) serveNotFound(w http.ResponseWriter, r *http.Request) {
	if a.NotFound != nil {
		a.NotFound.ServeHTTP(w, r)
		return
	}
	problem.NotFound.WithDetail("there is no such file").Write(w, r)
}

var hashPattern = regexp.MustCompile(`\.[0-9a-f]{12}(\.[a-z0-9]+)$`)

// otherVersion returns the file whose name a hashed URL has, or nil.
func (a *Files) otherVersion(url string) *File {
	name := hashPattern.ReplaceAllString(url, "$1")
	if name == url {
		return nil
	}
	return a.byName[strings.TrimPrefix(name, Prefix)]
}

// load reads a file and its compressed forms.
func load(fsys fs.FS, name string) (*File, error) {
	body, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	f := New(name, body)
	switch path.Ext(name) {
	case ".css", ".html", ".js", ".json", ".svg", ".txt":
		return f.Compress(), nil
	}
	for _, form := range compressedForms {
		compressed, err := fs.ReadFile(fsys, name+form.suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		plain, err := form.decode(bytes.NewReader(compressed))
		if err != nil || !bytes.Equal(plain, body) { // browsers would run the older one
			return nil, fmt.Errorf("%s does not hold %s: run make build", name+form.suffix, name)
		}
		f.bodies[form.coding] = compressed
	}
	return f, nil
}

var compressedForms = []struct {
	suffix, coding string
	decode         func(io.Reader) ([]byte, error)
}{
	{".br", "br", func(r io.Reader) ([]byte, error) { return io.ReadAll(brotli.NewReader(r)) }},
	{".gz", "gzip", func(r io.Reader) ([]byte, error) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(z)
	}},
}

// isCompressedForm reports whether name is the compressed form of another file.
func isCompressedForm(fsys fs.FS, name string) bool {
	for _, form := range compressedForms {
		if plain, ok := strings.CutSuffix(name, form.suffix); ok {
			_, err := fs.Stat(fsys, plain)
			return err == nil
		}
	}
	return false
}
