package watch

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// wantChanges waits until exactly these paths were reported.
func wantChanges(t *testing.T, changes <-chan []string, want ...string) {
	t.Helper()
	var got []string
	for timeout := time.After(20 * time.Second); ; {
		select {
		case paths, ok := <-changes:
			if !ok {
				t.Fatal("the channel is closed")
			}
			got = append(got, paths...)
			slices.Sort(got)
			got = slices.Compact(got)
			if slices.Equal(got, want) {
				return
			}
		case <-timeout:
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func TestWatch(t *testing.T) {
	for name, w := range map[string]*Watcher{
		"events":  {Poll: time.Hour},
		"polling": {Poll: 20 * time.Millisecond, noEvents: true},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			in := func(name string) string { return filepath.Join(root, filepath.FromSlash(name)) }
			write(t, in(".gitignore"), "/bin/\n*.log\n.env\n")
			write(t, in("ui/home.go"), "package ui")
			write(t, in(".git/HEAD"), "x")
			w.Root, w.Always, w.Never = root, []string{".env"}, []string{"web/app.wasm"}
			changes := w.Watch(t.Context())

			write(t, in("ui/home.go"), "package ui // changed")
			wantChanges(t, changes, "ui/home.go")
			write(t, in("new/deep/file.go"), "package deep") // new directories
			wantChanges(t, changes, "new/deep/file.go")
			write(t, in("new/deep/file.go"), "package deep // changed")
			wantChanges(t, changes, "new/deep/file.go")
			for _, quiet := range []string{"bin/server", "debug.log", ".git/HEAD", "ui/home.go~", "ui/.home.go.swp", "node_modules/x/y.js", "web/app.wasm"} {
				write(t, in(quiet), "changed")
			}
			write(t, in(".env"), "APP_ID=x")
			wantChanges(t, changes, ".env")
			if err := os.Rename(in("ui/home.go"), in("ui/start.go")); err != nil {
				t.Fatal(err)
			}
			wantChanges(t, changes, "ui/home.go", "ui/start.go")
			if err := os.RemoveAll(in("new")); err != nil {
				t.Fatal(err)
			}
			wantChanges(t, changes, "new/deep/file.go")
			write(t, in("sub/.gitignore"), "generated.go\n!debug.log\n") // of a directory
			wantChanges(t, changes, "sub/.gitignore")
			write(t, in("sub/generated.go"), "")
			write(t, in("sub/debug.log"), "x")
			wantChanges(t, changes, "sub/debug.log")
		})
	}
}

// Editors save by writing another file and renaming it.
func TestSaveByRename(t *testing.T) {
	root := t.TempDir()
	name := filepath.Join(root, "home.go")
	write(t, name, "one")
	changes := (&Watcher{Root: root, Poll: time.Hour}).Watch(t.Context())
	for range 3 {
		write(t, name+".tmp", "two")
		if err := os.Rename(name+".tmp", name); err != nil {
			t.Fatal(err)
		}
		wantChanges(t, changes, "home.go")
	}
}

func TestIgnored(t *testing.T) {
	for _, test := range []struct {
		content string
		ignores []string
		keeps   []string
	}{
		{"*.log", []string{"a.log", "x/y/a.log"}, []string{"a.log.go", "log"}},
		{"/bin", []string{"bin"}, []string{"x/bin"}},
		{"bin/", []string{"bin/", "x/bin/"}, []string{"bin", "x/bin"}},
		{"a/b", []string{"a/b"}, []string{"x/a/b", "a/b/c"}},
		{"**/b", []string{"b", "x/b", "x/y/b"}, []string{"bb"}},
		{"a/**", []string{"a/x", "a/x/y"}, []string{"a/", "b/a/x"}},
		{"a/**/b", []string{"a/b", "a/x/b", "a/x/y/b"}, []string{"b"}},
		{"*.go\n!keep.go", []string{"x.go"}, []string{"keep.go", "x/keep.go"}},
		{"!keep.go\n*.go", []string{"keep.go"}, nil},
		{"# comment\n\n  \n", nil, []string{"# comment", "x"}},
		{`\#file`, []string{"#file"}, nil},
		{`\!file`, []string{"!file"}, nil},
		{"file?", []string{"file1", "x/fileA"}, []string{"file", "file12", "file/"}},
		{"file[0-9]", []string{"file1"}, []string{"filea"}},
		{"file[!0-9]", []string{"filea"}, []string{"file1"}},
		{"a.b+c(d)", []string{"a.b+c(d)"}, []string{"axb+c(d)"}},
		{"trailing  \r\n", []string{"trailing"}, []string{"trailing "}},
		{`space\ `, []string{"space "}, []string{"space"}},
		{"资产*", []string{"资产表", "x/资产"}, []string{"产"}},
		{"[", nil, []string{"x"}},
	} {
		rules := parseIgnore("", test.content)
		for want, names := range map[bool][]string{true: test.ignores, false: test.keeps} {
			for _, name := range names {
				path, isDir := name, name[len(name)-1] == '/'
				if isDir {
					path = name[:len(name)-1]
				}
				if got := ignored(rules, path, isDir); got != want {
					t.Errorf("%q ignores %q: %v", test.content, name, got)
				}
			}
		}
	}
}
