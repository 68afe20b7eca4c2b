package apicode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Every snippet, with and without the parameters of the example, compiles and is
// formatted by gofmt. Those of examples use the typed methods.
func TestSnippetsCompile(t *testing.T) {
	var program strings.Builder
	program.WriteString("package snippets\n\nimport (\n\"context\"\n\"encoding/json\"\n\"fmt\"\n\"time\"\n\"" +
		"github.com/feishu-goapp/feishu-goapp/pkg/jsapi\"\n)\n\nvar (\n_ = fmt.Println\n_ time.Time\n_ json.RawMessage\n)\n")
	n, all := 0, catalogue.All()
	for _, e := range all {
		path := e.Path
		for _, params := range []json.RawMessage{json.RawMessage("{}"), e.Example, json.RawMessage(`{"unknown":[1,{"a":null}]}`)} {
			if len(params) == 0 {
				continue
			}
			snippet := Go(e, compact(t, params)) + "\n"
			formatted, err := format.Source([]byte(snippet))
			if err != nil || string(formatted) != snippet {
				t.Errorf("%s: gofmt (%v) wants\n%snot\n%s", path, err, formatted, snippet)
			}
			if typed := !strings.Contains(snippet, `"tt.`); typed == strings.Contains(string(params), "unknown") {
				t.Errorf("%s: typed is %v for %s:\n%s", path, typed, params, snippet)
			}
			fmt.Fprintf(&program, "\nfunc _(ctx context.Context, client *jsapi.Client, stats jsapi.Stats) error {\n%s%s\treturn nil\n}\n", snippet, used(snippet))
			n++
		}
	}
	if n < 2*len(all) {
		t.Errorf("only %d snippets", n)
	}
	compile(t, program.String())
}

// used returns statements that use the variables of a snippet.
func used(snippet string) string {
	for _, name := range []string{"manager", "adapter", "tag", "ok"} {
		if strings.HasPrefix(snippet, name+" := ") {
			return "\t_ = " + name + "\n"
		}
	}
	return ""
}

// compile compiles a file as a package of this module.
func compile(t *testing.T, source string) {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "snippets.go")
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(dir, "snippets", "snippets.go"): file}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{file: []byte(source), overlay: replace} {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("go", "build", "-overlay="+overlay, "./snippets").CombinedOutput(); err != nil {
		t.Errorf("the snippets do not compile: %v\n%s", err, out)
	}
}

func TestSnippet(t *testing.T) {
	tests := []struct{ path, params, want string }{
		{"tt.showToast", `{"title":"a \"b\"","icon":"success","duration":1500}`, `if err := client.ShowToast(ctx, jsapi.ShowToastParams{
	Title:    "a \"b\"",
	Duration: 1500 * time.Millisecond,
	Icon:     jsapi.ToastIconSuccess,
}); err != nil {
	return err
}
`},
		{"tt.getLocation", `{"timeout":10,"type":"new"}`, `result, err := client.GetLocation(ctx, jsapi.GetLocationParams{
	Timeout: 10 * time.Second,
	Type:    "new",
})
if err != nil {
	return err
}
fmt.Printf("%+v\n", result)
`},
		{"tt.onMemoryWarning", `{}`, `stop, err := client.OnMemoryWarning(func(e jsapi.MemoryWarningEvent) {
	fmt.Printf("%+v\n", e)
})
if err != nil {
	return err
}
defer stop()
`},
		{"tt.offServerBadgePush", `{}`, `stop, err := client.OnServerBadgePush(func(e jsapi.ServerBadgePushEvent) {
	fmt.Printf("%+v\n", e)
})
if err != nil {
	return err
}
// …
stop()
`},
		{"tt.getLocation", `{"timeout":"soon"}`, `var result map[string]any
if err := client.Call(ctx, "tt.getLocation", map[string]any{
	"timeout": "soon",
}, &result); err != nil {
	return err
}
fmt.Println(result)
`},
		{"tt.showModal", `{"showCancel":false}`, `result, err := client.ShowModal(ctx, jsapi.ShowModalParams{
	ShowCancel: new(false),
})
if err != nil {
	return err
}
fmt.Printf("%+v\n", result)
`},
	}
	for _, test := range tests {
		e, _ := catalogue.Lookup(test.path)
		if got := Go(e, json.RawMessage(test.params)) + "\n"; got != test.want {
			t.Errorf("%s: got\n%swant\n%s", test.path, got, test.want)
		}
	}
}

func compact(t *testing.T, raw json.RawMessage) json.RawMessage {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
