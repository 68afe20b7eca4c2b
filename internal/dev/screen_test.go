package dev

import (
	"strings"
	"testing"
)

func TestScreen(t *testing.T) {
	for name, test := range map[string]struct {
		screen screen
		has    []string
		lacks  []string
	}{
		"everywhere": {screen{port: 3000, bound: "::", lan: "192.168.1.20", emulator: "http://127.0.0.1:3002"},
			[]string{"http://localhost:3000/\n", "http://192.168.1.20:3000/\n", "http://127.0.0.1:3002/", "█"}, []string{"Gallery"}},
		"without a network": {screen{port: 3000, bound: "::"}, []string{"http://localhost:3000/\n"}, []string{"Network", "█"}},
		"loopback":          {screen{port: 3100, bound: "127.0.0.1", lan: "192.168.1.20"}, []string{"http://127.0.0.1:3100/\n"}, []string{"Network", "192.168"}},
		"one address":       {screen{port: 80, bound: "192.168.1.7", lan: "192.168.1.20"}, []string{"App        http://192.168.1.7:80/\n", "Network    http://192.168.1.7:80/\n"}, nil},
		"IPv6":              {screen{port: 80, bound: "::1"}, []string{"http://[::1]:80/\n"}, nil},
		"Feishu":            {screen{port: 3000, bound: "::", appID: "cli_a"}, []string{"as cli_a"}, []string{"Emulator"}},
		"gallery":           {screen{port: 3000, bound: "::", gallery: true}, []string{"http://localhost:3000/gallery\n"}, nil},
	} {
		text := test.screen.String()
		for _, want := range test.has {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the screen lacks %q:\n%s", name, want, text)
			}
		}
		for _, not := range test.lacks {
			if strings.Contains(text, not) {
				t.Errorf("%s: the screen has %q:\n%s", name, not, text)
			}
		}
	}
}

func TestMergeErrors(t *testing.T) {
	got := mergeErrors([]string{
		"# example.com/assets/ui\nui/home.go:1:2: undefined: x\n",
		"# example.com/assets/ui\nui/home.go:1:2: undefined: x\r\n# example.com/assets/cmd/server\ncmd/server/main.go:3:4: other\n",
		"",
	})
	if want := "ui/home.go:1:2: undefined: x\ncmd/server/main.go:3:4: other"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestInsertScript(t *testing.T) {
	for page, want := range map[string]string{
		"<html><head></head><body></body></html>": "<html><head>TAG</head><body></body></html>",
		"<!DOCTYPE html><p>text":                  "<!DOCTYPE html>TAG<p>text",
		"<p>text":                                 "TAG<p>text",
		"":                                        "TAG",
	} {
		if got := string(insertScript([]byte(page), "TAG")); got != want {
			t.Errorf("%q: %q, want %q", page, got, want)
		}
	}
}
