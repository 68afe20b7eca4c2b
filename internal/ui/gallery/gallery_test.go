package gallery

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

func TestGalleryShowsEveryState(t *testing.T) {
	list := &Document{List: `<div id="apis">the list</div>`}
	tests := []struct {
		lang    string
		gallery gallery
		want    []string
		lacks   string
	}{
		{"zh", gallery{state: page.Loading}, []string{`data-state="loading"`, "JSAPI 一览", `id="busy"`}, "the list"},
		{"en", gallery{state: page.Failed, err: &page.Error{Status: 503}}, []string{`data-state="failed"`, "http-503", `id="retry"`}, "the list"},
		{"en", gallery{state: page.Ready, document: list}, []string{`data-proof="authenticating"`, "JSAPI gallery", "the list", `href="/"`}, "retry\""},
	}
	for _, test := range tests {
		test.gallery.page = page.New(page.Environment{}, page.Settings{}, test.lang)
		html := app.HTMLString(test.gallery.Render())
		for _, want := range test.want {
			if !strings.Contains(html, want) {
				t.Errorf("%s lacks %s:\n%s", test.gallery.state, want, html)
			}
		}
		if strings.Contains(html, test.lacks) {
			t.Errorf("%s has %s:\n%s", test.gallery.state, test.lacks, html)
		}
	}
}

// Every kind of function is called as required.
func TestCallEntry(t *testing.T) {
	host := new(jsapitest.Host)
	for _, path := range []string{"tt.a", "tt.manager().start", "tt.getManager", "tt.onX", "tt.offX"} {
		host.Answer(path, map[string]any{"of": path})
	}
	client := &jsapi.Client{Runtime: host}
	tests := []struct {
		entry        Entry
		params       string
		called, sent string
		answer       string
	}{
		{Entry{Path: "tt.a", Kind: "async"}, `{"n":1}`, "tt.a", `{"n":1}`, `{"of":"tt.a"}`},
		{Entry{Path: "tt.manager().start", Kind: "command"}, `{"n":1}`, "tt.manager().start", `[{"n":1}]`, `{"of":"tt.manager().start"}`},
		{Entry{Path: "tt.getManager", Kind: "getter"}, `{}`, "tt.getManager", ``, `{"of":"tt.getManager"}`},
		{Entry{Path: "tt.offX", Kind: "off", On: "tt.onX", Off: "tt.offX"}, `{}`, "tt.onX", ``, ``},
	}
	for _, test := range tests {
		answer, err := callEntry(t.Context(), client, &test.entry, []byte(test.params))
		if err != nil || string(answer) != test.answer {
			t.Errorf("%s: got %s, %v", test.entry.Path, answer, err)
		}
		calls := host.Calls(test.called)
		if len(calls) != 1 || string(calls[0].Params) != test.sent {
			t.Errorf("%s: called %+v", test.entry.Path, calls)
		}
	}
}

func TestFailuresAreExplained(t *testing.T) {
	p := &panel{gallery: &gallery{document: &Document{Codes: map[string]string{
		"errno 104": "invalid parameter", "ble 10001": "not available", "nfc 10001": "no tag",
	}}}}
	p.entry.Families = []string{"ble"}
	number, meaning, answer := p.explain(&jsapi.Error{Errno: 104, Code: 10001, Msg: "said", Raw: []byte(`{"errno":104}`)})
	if number != "errno 104 errCode 10001" || meaning != "invalid parameter not available" || answer != "said\n{\"errno\":104}" {
		t.Errorf("got %q, %q, %q", number, meaning, answer)
	}
	if number, meaning, answer := p.explain(errors.New("odd")); number != "" || meaning != "" || answer != "odd" {
		t.Errorf("got %q, %q, %q", number, meaning, answer)
	}
}

func TestClassOf(t *testing.T) {
	for errno, want := range map[int]string{
		jsapi.ErrnoInvalidParam: "invalidParam", jsapi.ErrnoNotConfigured: "notConfigured", jsapi.ErrnoUnsupported: "unsupported",
		jsapi.ErrnoDeniedByUser: "deniedByUser", jsapi.ErrnoDeniedBySystem: "deniedBySystem", jsapi.ErrnoDeniedByOrganization: "deniedByOrganization",
		jsapi.ErrnoTooManyCalls: "rateLimited", jsapi.ErrnoInternal: "otherwise",
	} {
		if got := classOf(fmt.Errorf("call: %w", &jsapi.Error{Errno: errno})); got != want {
			t.Errorf("errno %d is %s, want %s", errno, got, want)
		}
	}
	if got := classOf(fmt.Errorf("%w: %w", jsapi.ErrTimeout, context.DeadlineExceeded)); got != "timeout" {
		t.Errorf("a time-out is %s", got)
	}
}
