package appbuild

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/feishu-goapp/feishu-goapp/internal/precompress"
)

// A stamp remembers what was compressed last, because that takes most of a
// minute.
type stamp struct {
	Fast  bool
	Sizes precompress.Sizes
	Files map[string]string // hashes of app.wasm and its forms, by suffix
}

// compress writes the compressed forms of the page, unless they are there.
func (o Options) compress(wasm string) (sizes precompress.Sizes, err error) {
	name := filepath.Join(o.Dir, "bin", "compressed.json")
	if s, ok := readStamp(name); ok && (!s.Fast || o.Fast) && s.matches(wasm) {
		return s.Sizes, nil
	}
	levels := precompress.Fast
	if !o.Fast {
		levels = precompress.Best
		fmt.Fprintln(o.Output, "compressing the page (less than a minute, only when it has changed)")
	}
	if sizes, err = precompress.File(wasm, levels); err != nil {
		return sizes, err
	}
	files, err := hashes(wasm)
	if err != nil {
		return sizes, err
	}
	content, err := json.Marshal(stamp{o.Fast, sizes, files})
	if err != nil {
		return sizes, err
	}
	return sizes, os.WriteFile(name, content, 0o644)
}

func readStamp(name string) (s stamp, ok bool) {
	content, err := os.ReadFile(name)
	return s, err == nil && json.Unmarshal(content, &s) == nil
}

func (s stamp) matches(wasm string) bool {
	files, err := hashes(wasm)
	if err != nil || len(files) != len(s.Files) {
		return false
	}
	for suffix, hash := range files {
		if s.Files[suffix] != hash {
			return false
		}
	}
	return true
}

func hashes(wasm string) (map[string]string, error) {
	files := map[string]string{}
	for _, suffix := range []string{"", ".br", ".gz"} {
		content, err := os.ReadFile(wasm + suffix)
		if err != nil {
			return nil, err
		}
		files[suffix] = fmt.Sprintf("%x", sha256.Sum256(content))
	}
	return files, nil
}
