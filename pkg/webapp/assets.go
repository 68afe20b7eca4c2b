package webapp

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/andybalholm/brotli"
)

// assets are the files under /web/. Each has two URLs: its plain one, which the
// browser must ask about every time, and one that holds the hash of its content
// and is good for ever.
type assets struct {
	plain  map[string]*file  // by plain URL
	hashed map[string]*file  // by hashed URL
	urls   map[string]string // from plain to hashed
}

const wasmName = "app.wasm"

// loadAssets reads all files but Go source and dot-files. A file name.br or
// name.gz is not an asset but another form of name.
func loadAssets(files fs.FS) (*assets, error) {
	a := &assets{map[string]*file{}, map[string]*file{}, map[string]string{}}
	if _, err := fs.Stat(files, wasmName); err != nil {
		return nil, errors.New("web/app.wasm is missing: run make build")
	}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		switch hidden := name != "." && strings.HasPrefix(entry.Name(), "."); {
		case err != nil:
			return err
		case hidden && entry.IsDir():
			return fs.SkipDir
		case hidden, entry.IsDir(), path.Ext(name) == ".go", compressedForm(files, name):
			return nil
		}
		f, err := loadFile(files, name)
		if err != nil {
			return err
		}
		a.add(name, f)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load the files of web: %w", err)
	}
	return a, nil
}

func (a *assets) add(name string, f *file) {
	url := "/web/" + name
	hashed := f.hashedURL(url)
	a.plain[url], a.hashed[hashed], a.urls[url] = f, f, hashed
}

// version is the hash of the program in the page.
func (a *assets) version() string { return a.wasm().hash }

func (a *assets) wasm() *file { return a.plain["/web/"+wasmName] }

// ServeHTTP answers for everything under /web/.
func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f, ok := a.hashed[r.URL.Path]; ok {
		f.serve(w, r, forEver)
	} else if f, ok := a.plain[r.URL.Path]; ok {
		f.serve(w, r, "no-cache")
	} else {
		serveNotFound(w, r)
	}
}

// forEver is the Cache-Control of what is found by the hash of its content.
const forEver = "public, max-age=31536000, immutable"

// A resolver tells go-app where the assets are. It is a type of its own because
// go-app asks a resolver that is an http.Handler too for the files themselves.
type resolver struct{ urls map[string]string }

// Resolve returns the hashed URL of a file, and any other location as it is.
func (r resolver) Resolve(location string) string {
	if hashed, ok := r.urls[location]; ok {
		return hashed
	}
	return location
}

// loadFile reads a file and finds its compressed forms beside it. Where there is
// none, it makes them of what is quickly made.
func loadFile(files fs.FS, name string) (*file, error) {
	body, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	f := newFile(name, body)
	switch path.Ext(name) {
	case ".css", ".js", ".json", ".svg", ".txt":
		return f.compress(), nil
	}
	for _, form := range compressedForms {
		compressed, err := fs.ReadFile(files, name+form.suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		plain, err := form.decode(bytes.NewReader(compressed))
		if err != nil || !bytes.Equal(plain, body) { // hand-built without it: browsers would run the old one
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

// compressedForm reports whether name is another form of a file beside it.
func compressedForm(files fs.FS, name string) bool {
	for _, form := range compressedForms {
		if plain, ok := strings.CutSuffix(name, form.suffix); ok {
			_, err := fs.Stat(files, plain)
			return err == nil
		}
	}
	return false
}
