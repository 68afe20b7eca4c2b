package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

func TestGalleryShowsEveryState(t *testing.T) {
	problem := Problem{Code: "333448", Cause: "a cause", Remedy: "a remedy"}
	list := &gallery.Document{List: `<div id="apis">the list</div>`}
	tests := []struct {
		page  galleryPage
		want  []string
		lacks string
	}{
		{galleryPage{state: Loading, lang: Chinese}, []string{`data-state="loading"`, "JSAPI 一览", `id="busy"`}, "the list"},
		{galleryPage{state: Failed, lang: English, problem: problem}, []string{`data-state="failed"`, "333448", "a remedy", `id="retry"`}, "the list"},
		{galleryPage{state: Ready, proof: Ready, lang: English, document: list}, []string{`data-proof="ready"`, "JSAPI gallery", "the list", `href="/"`}, "retry\""},
		{galleryPage{state: Ready, proof: Failed, lang: English, document: list, problem: problem}, []string{`data-proof="failed"`, "the list", "333448", `id="retry"`}, `id="busy"`},
	}
	for _, test := range tests {
		html := app.HTMLString(test.page.Render())
		for _, want := range test.want {
			if !strings.Contains(html, want) {
				t.Errorf("%s/%s lacks %s:\n%s", test.page.state, test.page.proof, want, html)
			}
		}
		if strings.Contains(html, test.lacks) {
			t.Errorf("%s/%s has %s:\n%s", test.page.state, test.page.proof, test.lacks, html)
		}
	}
}

// Each kind of function is called in its own way.
func TestCallEntry(t *testing.T) {
	host := new(jsapitest.Host)
	for _, path := range []string{"tt.a", "tt.manager().start", "tt.getManager", "tt.onX", "tt.offX"} {
		host.Answer(path, map[string]any{"of": path})
	}
	client := &jsapi.Client{Runtime: host}
	tests := []struct {
		entry        gallery.Entry
		params       string
		called, sent string
		answer       string
	}{
		{gallery.Entry{Path: "tt.a", Kind: "async"}, `{"n":1}`, "tt.a", `{"n":1}`, `{"of":"tt.a"}`},
		{gallery.Entry{Path: "tt.manager().start", Kind: "command"}, `{"n":1}`, "tt.manager().start", `[{"n":1}]`, `{"of":"tt.manager().start"}`},
		{gallery.Entry{Path: "tt.getManager", Kind: "getter"}, `{}`, "tt.getManager", ``, `{"of":"tt.getManager"}`},
		{gallery.Entry{Path: "tt.offX", Kind: "off", On: "tt.onX", Off: "tt.offX"}, `{}`, "tt.onX", ``, ``},
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
	p := &galleryPanel{page: &galleryPage{document: &gallery.Document{Codes: map[string]string{
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
