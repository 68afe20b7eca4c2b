package sdk

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

var bootArgument = regexp.MustCompile(`(?s)\}\)\((\{.*\})\);\n$`)

func TestScriptIsServedByVersion(t *testing.T) {
	_, url := newFixture(t)
	for path, want := range map[string]struct {
		functions int
		old       bool
	}{
		"/h5-js-sdk-1.5.44.js":               {161, false},
		"/goofy/lark/op/h5-js-sdk-1.5.29.js": {161, false},
		"/h5-js-sdk-1.5.28.js":               {160, false},
		"/h5-js-sdk-1.5.17.js":               {160, false},
		"/h5-js-sdk-1.5.16.js":               {143, true},
		"/h5-js-sdk-1.4.13.js":               {143, true},
		"/h5-js-sdk-2.0.0.js":                {161, false},
	} {
		resp, script := get(t, url+path)
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %v", path, resp.StatusCode, resp.Header)
		}
		match := bootArgument.FindStringSubmatch(script)
		if match == nil {
			t.Errorf("%s: no argument at the end", path)
			continue
		}
		var b struct {
			Base  string
			Old   bool
			TT    map[string]json.RawMessage
			Lacks []string
		}
		if err := json.Unmarshal([]byte(match[1]), &b); err != nil {
			t.Errorf("%s: argument: %v", path, err)
		}
		if len(b.TT)-len(b.Lacks) != want.functions || b.Old != want.old || b.Base != url {
			t.Errorf("%s: %d functions, old %v, base %s", path, len(b.TT)-len(b.Lacks), b.Old, b.Base)
		}
	}
	for _, path := range []string{"/h5-js-sdk.js", "/h5-js-sdk-1.5.44.js.map", "/my-h5-js-sdk-1.5.44.js", "/nonsense"} {
		if resp, _ := get(t, url+path); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, resp.StatusCode)
		}
	}
}

// Pages load the script before anything else.
func TestScriptIsSmall(t *testing.T) {
	_, url := newFixture(t)
	if _, script := get(t, url+Path); len(script) > 53_000 || strings.Contains(script, "\n//") || strings.Contains(script, "\n ") {
		t.Errorf("the script is %d bytes", len(script))
	}
}
