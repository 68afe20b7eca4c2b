package wasmopt

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// linked returns a program as written by the linker.
func linked(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	source := "package main\n\nimport \"syscall/js\"\n\nfunc main() { js.Global().Set(\"a\", 1); panic(\"b\") }\n"
	for name, content := range map[string]string{"main.go": source, "go.mod": "module example.com/small\n\ngo 1.26\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", "app.wasm", ".")
	build.Dir, build.Env = dir, append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file, err := os.ReadFile(filepath.Join(dir, "app.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// A file that differs from what the known release links is refused, without a
// panic.
func TestRefuses(t *testing.T) {
	file := linked(t)
	small, err := Optimize(file, Options{FindFunc: true, DropLines: true})
	if err != nil {
		t.Fatal(err)
	}
	magic := []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"nothing":         {nil, "not a WebAssembly module"},
		"text":            {[]byte("<!doctype html>"), "not a WebAssembly module"},
		"header only":     {file[:8], "does not name the Go release"},
		"another release": {bytes.ReplaceAll(file, []byte("go1.26"), []byte("go1.27")), "linked by go1.27"},
		"a later release": {bytes.ReplaceAll(file, []byte("go1.26"), []byte("go1.2x")), "linked by go1.2x"},
		"another magic":   {bytes.Replace(file, magic, append([]byte{0xf0}, magic[1:]...), 1), "no pclntab"},
		"optimized":       {small, "of findfunctab is function 0"},
	} {
		if _, err := Optimize(c.file, Options{FindFunc: true, DropLines: true}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	for n := 8; n < len(file); n += 1 + len(file)/997 {
		if _, err := Optimize(file[:n], Options{DropLines: true}); err == nil {
			t.Errorf("the first %d of %d bytes are accepted", n, len(file))
		}
	}
	if _, err := NewSymbolizer(small); err == nil || !strings.Contains(err.Error(), "not the original") {
		t.Errorf("symbolizing with a small program: %v", err)
	}
}

// With damaged tables Optimize returns an error or a result; it does not panic.
func TestDamagedTables(t *testing.T) {
	file := linked(t)
	m, err := parseModule(file)
	if err != nil {
		t.Fatal(err)
	}
	memory, err := loadMemory(m)
	if err != nil {
		t.Fatal(err)
	}
	p, err := findPclntab(memory)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []table{p.functions, p.pcs, {p.functions.address, 8 * p.count}} {
		for i := 0; i < 400; i++ {
			damaged := bytes.Clone(memory)
			damaged[table.address+i*(table.size-1)/400] ^= 0xff
			m.find(sectionData).content = writeMemory(damaged)
			Optimize(m.encode(), Options{FindFunc: true, DropLines: true, DropNames: true})
		}
	}
}

// Without any option a program fills its memory as before.
func TestKeepsMemory(t *testing.T) {
	file := linked(t)
	packed, err := Optimize(file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	memories := make([][]byte, 2)
	for i, file := range [][]byte{file, packed} {
		m, err := parseModule(file)
		if err != nil {
			t.Fatal(err)
		}
		if memories[i], err = readMemory(m.find(sectionData)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(bytes.TrimRight(memories[0], "\x00"), bytes.TrimRight(memories[1], "\x00")) {
		t.Error("the memory differs")
	}
	if bytes.Equal(file, packed) {
		t.Error("the segments are not packed")
	}
}

func TestSymbolizeKeepsOtherText(t *testing.T) {
	s, err := NewSymbolizer(linked(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "\n", "no trace", "main.main()", "main.none(...)\n\t?:0 +0x1\n", "\t?:0 +0x1\n", "main.main()\nmain.main()\n", "a\r\nb\r\n"} {
		var out bytes.Buffer
		if err := s.Symbolize(&out, text); err != nil || strings.TrimRight(out.String(), "\n") != strings.TrimRight(text, "\n") {
			t.Errorf("%q becomes %q (%v)", text, out.String(), err)
		}
	}
	var out bytes.Buffer
	s.Symbolize(&out, "main.main()\n\t?:0 +0x2\nat app.wasm:wasm-function[30]:0x1a2b\n")
	if got := out.String(); !strings.Contains(got, "main.go:5 +0x2") || !strings.Contains(got, "wasm-function[30]:0x1a2b ") {
		t.Errorf("%q", got)
	}
}
