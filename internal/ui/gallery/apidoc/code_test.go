package apidoc

import (
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/apicode"
	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

var element = regexp.MustCompile(`<[^>]*>`)

// textOf returns the text of markup.
func textOf(markup string) string { return html.UnescapeString(element.ReplaceAllString(markup, "")) }

func TestCode(t *testing.T) {
	tests := []struct{ path, params, js string }{
		{"tt.showToast", ` {"title": "a \"b\"", "duration": 1500} `, "tt.showToast({\n  title: \"a \\\"b\\\"\",\n  duration: 1500,\n  success(res) {\n    console.log(res);\n  },\n  fail(err) {\n    console.error(err);\n  },\n});"},
		{"tt.getFileSystemManager", `{}`, "const manager = tt.getFileSystemManager();"},
		{"tt.getRecorderManager().stop", `{}`, "tt.getRecorderManager().stop();"},
		{"tt.getRecorderManager().start", `{"duration":10}`, "tt.getRecorderManager().start({\n  duration: 10,\n});"},
		{"tt.onMemoryWarning", `{}`, "const listener = (event) => {\n  console.log(event);\n};\ntt.onMemoryWarning(listener);"},
		{"tt.offLocationChange", `{}`, "// tt.onLocationChange(listener);\ntt.offLocationChange(listener);"},
		{"tt.onChatBadgeChange", `{"openChatId":"oc_1"}`, "const listener = (event) => {\n  console.log(event);\n};\ntt.onChatBadgeChange({\n  openChatId: \"oc_1\",\n  onChange: listener,\n});"},
		{"tt.getFileSystemManager().stat#stat.isFile", `{}`, "const ok = stat.isFile();"},
		{"tt.setNavigationBar", `{"left":{"items":[{"id":"a"},{}],"a-b":1}}`, "tt.setNavigationBar({\n  left: {\n    items: [{\n      id: \"a\",\n    }, {}],\n    \"a-b\": 1,\n  },\n  success(res) {\n    console.log(res);\n  },\n  fail(err) {\n    console.error(err);\n  },\n});"},
	}
	for _, test := range tests {
		code, err := Code(false, gallery.CodeRequest{Path: test.path, Params: json.RawMessage(test.params)})
		if err != nil || textOf(code.JS) != test.js {
			t.Errorf("%s: %v\n%s\nwant\n%s", test.path, err, textOf(code.JS), test.js)
		}
	}
	code, _ := Code(false, gallery.CodeRequest{Path: "tt.getFileSystemManager().writeFile", Params: []byte(`{"filePath":"a","data":{"$bytes":"AAH/"}}`)})
	if !strings.Contains(textOf(code.JS), "data: new Uint8Array([0, 1, 255]).buffer,") || !strings.Contains(textOf(code.Go), `[]byte("\x00\x01\xff")`) {
		t.Errorf("bytes are written as\n%s\n%s", textOf(code.JS), textOf(code.Go))
	}
}

func TestCodeRefuses(t *testing.T) {
	for _, r := range []gallery.CodeRequest{
		{Path: "tt.nonsense", Params: []byte("{}")}, {Path: "h5sdk.ready", Params: []byte("{}")},
		{Path: "tt.scanCode"}, {Path: "tt.scanCode", Params: []byte("[]")},
	} {
		if code, err := Code(false, r); err == nil {
			t.Errorf("%s %s: %+v", r.Path, r.Params, code)
		}
	}
}

func TestHighlight(t *testing.T) {
	got := highlight(`if f("<a>", 1.5) { // note` + "\n}")
	want := `<span class="k">if</span> <span class="f">f</span>(<span class="s">&#34;&lt;a&gt;&#34;</span>, <span class="n">1.5</span>) { <span class="c">// note</span>` + "\n}"
	if got != want {
		t.Errorf("got %s", got)
	}
}

// Colors change no text.
func TestHighlightKeepsText(t *testing.T) {
	for path, e := range entries(t) {
		params := e.Example
		if params == nil {
			params = []byte("{}")
		}
		original, _ := catalogue.Lookup(path)
		for _, code := range []string{apicode.Go(original, params), apicode.JavaScript(original, params), "\"open\n'`\x00€"} {
			if got := textOf(highlight(code)); got != code {
				t.Errorf("%s: got\n%s\nwant\n%s", path, got, code)
			}
		}
	}
}

func TestMistakes(t *testing.T) {
	tests := []struct {
		path, params string
		want         []string // fields
		missing      bool
	}{
		{"tt.getLocation", `{}`, nil, false},
		{"tt.getLocation", `{"timeout":"soon"}`, []string{"timeout"}, false},
		{"tt.openSchema", `{}`, []string{"schema"}, true},
		{"tt.openLocation", `{"latitude":"x"}`, []string{"latitude", "longitude"}, false},
		{"tt.openSchema", `{"schema":""}`, []string{"schema"}, false},
	}
	for _, test := range tests {
		code, err := Code(true, gallery.CodeRequest{Path: test.path, Params: []byte(test.params)})
		var fields []string
		for _, m := range code.Mistakes {
			fields = append(fields, m.Field)
		}
		if err != nil || !slices.Equal(fields, test.want) || len(fields) > 0 && code.Mistakes[0].Missing != test.missing {
			t.Errorf("%s %s: %+v, %v", test.path, test.params, code.Mistakes, err)
		}
	}
}

func TestLacking(t *testing.T) {
	tests := []struct {
		request    gallery.LackingRequest
		has, lacks string
	}{
		{gallery.LackingRequest{UserAgent: "Mozilla/5.0 (Windows NT 10.0) Chrome/100 Lark/7.40.0 LarkLocale/en_US"}, "tt.makePhoneCall", "tt.toggleChat"},
		{gallery.LackingRequest{UserAgent: "Mozilla/5.0 (iPhone) Lark/4.2.0"}, "tt.setNavigationBar", "tt.getLocation"},
		{gallery.LackingRequest{SystemInfo: []byte(`{"platform":"android","version":"7.40.0"}`), UserAgent: "Lark/4.2.0"}, "tt.toggleChat", "tt.setNavigationBar"},
		{gallery.LackingRequest{UserAgent: "Chrome"}, "", "tt.getLocation"},
	}
	for _, test := range tests {
		paths := Lacking(t.Context(), test.request)
		if test.has != "" && !slices.Contains(paths, test.has) || slices.Contains(paths, test.lacks) || test.has == "" && len(paths) > 0 {
			t.Errorf("%+v lacks %q", test.request, paths)
		}
		if slices.Contains(paths, "tt.getFileSystemManager().stat#stat.isFile") {
			t.Error("a function of an answer is lacking")
		}
	}
}

// Mistakes are in the language of the gallery, for every constraint.
func TestMistakesAreInOneLanguage(t *testing.T) {
	for _, test := range []struct{ path, params, zh, en string }{
		{"tt.openSchema", `{}`, "必填", "schema is required"},
		{"tt.getLocation", `{"timeout":"soon"}`, "类型不对，应为", "should be"},
		{"tt.getLocation", `{"timeout":600}`, "超出范围", "at most"},
		{"tt.showToast", `{"title":"a","icon":"x"}`, "应为其中之一", "one of"},
		{"tt.showToast", `{"title":"a","unknown":1}`, "没有这个参数", "unknown"},
	} {
		for chinese, want := range map[bool]string{true: test.zh, false: test.en} {
			code, err := Code(chinese, gallery.CodeRequest{Path: test.path, Params: []byte(test.params)})
			if err != nil || len(code.Mistakes) != 1 || !strings.Contains(code.Mistakes[0].Text, want) {
				t.Errorf("%s %s: %+v, %v, want %q", test.path, test.params, code.Mistakes, err, want)
			}
		}
	}
}

// What is given but empty is a mistake at once; what is missing only once the user
// runs the call.
func TestIsMissing(t *testing.T) {
	required := &catalogue.Mistake{Field: "a", Constraint: catalogue.ConstraintRequired}
	if !isMissing(required, nil) || isMissing(required, []byte(`""`)) {
		t.Error("required: an empty text counts as missing, or nothing does not")
	}
	if isMissing(&catalogue.Mistake{Field: "a", Constraint: catalogue.ConstraintMin}, nil) {
		t.Error("a bound is about something missing")
	}
}
