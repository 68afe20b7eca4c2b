package calllog

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func begin1(l *Log, params string) Entry {
	e, _ := l.Entry(l.Begin(Entry{Kind: JSAPI, Path: "tt.x", Params: json.RawMessage(params), Replayable: true}))
	return e
}

func TestSecretsAreNotKept(t *testing.T) {
	l := new(Log)
	l.Hide("7f3e99")
	for params, want := range map[string]string{
		`{"app_secret":"s","accessToken":"s","n":1}`:                    `{"app_secret":"…","accessToken":"…","n":1}`,
		`{"a":[{"Authorization":"s"},{"jsapi_ticket":["s"]}]}`:          `{"a":[{"Authorization":"…"},{"jsapi_ticket":"…"}]}`,
		`{"code":"s","preAuthCode":"s","auth_code":"s"}`:                `{"code":"…","preAuthCode":"…","auth_code":"…"}`,
		`{"code":10014,"expires_in":7200,"refresh_token_expires_in":7}`: `{"code":10014,"expires_in":7200,"refresh_token_expires_in":7}`,
		`{"withCredentials":true,"token_type":"Bearer"}`:                `{"withCredentials":true,"token_type":"Bearer"}`,
		`{"url":"https://a.b/c?x=1&code=s&y=2#access_token=s"}`:         `{"url":"https://a.b/c?x=1\u0026code=…\u0026y=2#access_token=…"}`,
		`{"data":"it is 7f3e99!"}`:                                      `{"data":"it is …!"}`,
		`{"data":"{\"user\":{\"password\":\"s\"},\"n\":1}"}`:            `{"data":"{\"user\":{\"password\":\"…\"},\"n\":1}"}`,
		`{"header":"Bearer abc.def-1"}`:                                 `{"header":"Bearer …"}`,
		`{"\u0074oken":"s"}`:                                            `{"token":"…"}`,
		` [ 1 , "a\"b" , { } , [ ] , null ] `:                           `[1,"a\"b",{},[],null]`,
		`"x"`:                                                           `"x"`, `-1.5e3`: `-1.5e3`, `{"error_code":"E1"}`: `{"error_code":"E1"}`,
	} {
		e := begin1(l, params)
		if string(e.Params) != want || e.ParamsCut != 0 {
			t.Errorf("%s:\n got %s (cut %d)\nwant %s", params, e.Params, e.ParamsCut, want)
		}
		if blanked := strings.Contains(want, "…"); e.Replayable == blanked {
			t.Errorf("%s: replayable is %v", params, e.Replayable)
		}
	}
	id := l.Begin(Entry{Kind: JSAPI, Path: "tt.x", Page: "https://a.b/?code=s&state=1"})
	l.End(id, Result{State: Failed, Error: &Failure{Errno: 104, Message: "bad 7f3e99"}})
	if e, _ := l.Entry(id); e.Page != "https://a.b/?code=…&state=1" || e.Error.Message != "bad …" || e.Outcome != "fail 104: bad …" {
		t.Errorf("%+v", e)
	}
}

func TestLargeValuesAreShortened(t *testing.T) {
	l := new(Log)
	long := strings.Repeat("长", 1<<20)
	for name, params := range map[string]string{
		"string":    fmt.Sprintf(`{"data":"%s","n":1}`, long),
		"escapes":   `{"data":"` + strings.Repeat(`\ud83d\ude00`, 1<<16) + `","n":1}`,
		"slashes":   `{"data":"` + strings.Repeat(`\\`, 1<<17) + `","n":1}`,
		"array":     `{"data":[` + strings.Repeat(`{"x":[1,"a]",{}]},`, 1<<16) + `1],"n":1}`,
		"object":    `{` + manyFields(1<<15) + `}`,
		"deep":      strings.Repeat(`[`, 5000) + strings.Repeat(`]`, 5000),
		"JSON":      fmt.Sprintf(`{"data":%q}`, `{"a":"`+strings.Repeat("x", 1<<20)+`"}`),
		"name":      fmt.Sprintf(`{"%s":1}`, long),
		"JSON in J": fmt.Sprintf(`{"data":%q}`, `{"a":"`+strings.Repeat("x", 10000)+`"}`),
	} {
		e := begin1(l, params)
		if !json.Valid(e.Params) || len(e.Params) > MaxText+2*maxString+200 || e.ParamsCut != len(params) || e.Replayable {
			t.Errorf("%s: %d bytes, cut from %d, replayable %v: %.300s", name, len(e.Params), e.ParamsCut, e.Replayable, e.Params)
		}
	}
	whole := `{"data":"` + strings.Repeat("x", maxString) + `"}`
	if e := begin1(l, whole); string(e.Params) != whole || !e.Replayable {
		t.Errorf("a small value was cut: %s", e.Params)
	}
	if e := begin1(l, `{"x":`); e.Params != nil {
		t.Errorf("what is no JSON: %s", e.Params)
	}
}

func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"f%d":{"a":%d},`, i, i)
	}
	return strings.TrimSuffix(b.String(), ",")
}

func TestLogIsBounded(t *testing.T) {
	l := new(Log)
	for range MaxEntries + 10 {
		l.End(l.Begin(Entry{Kind: JSAPI, Path: "tt.x"}), Result{State: OK})
	}
	all := l.Entries()
	if len(all) != MaxEntries || all[0].ID != 11 {
		t.Errorf("%d entries from %d", len(all), all[0].ID)
	}
	large := json.RawMessage(`["` + strings.Repeat(`x","`, 5000) + `"]`)
	page := strings.Repeat("p", 1<<16)
	for i := range 400 {
		path := fmt.Sprint("tt.", i) + page
		l.End(l.Begin(Entry{Kind: JSAPI, Path: path, Params: large, Page: page}), Result{State: Failed, Answer: large, Error: &Failure{Message: page}})
	}
	total := 0
	for _, e := range l.Entries() {
		raw, _ := json.Marshal(e)
		total += len(raw)
	}
	t.Logf("%d entries, %d bytes", len(l.Entries()), total)
	if total > MaxBytes || total < MaxBytes/2 {
		t.Errorf("the log has %d bytes", total)
	}
	for i := range maxCountKeys + 1 {
		l.Begin(Entry{Path: fmt.Sprint(i)})
	}
	if n := len(l.Since("").Counts); n != maxCountKeys {
		t.Errorf("%d counts", n)
	}
}

func TestSince(t *testing.T) {
	l := new(Log)
	a := l.Begin(Entry{Kind: Platform, Method: "POST", Path: "/a"})
	c := l.Since("")
	if !c.Full || len(c.Calls) != 1 || c.Calls[0].State != Pending {
		t.Fatalf("at first: %+v", c)
	}
	b := l.Begin(Entry{Kind: JSAPI, Method: MethodCall, Path: "tt.b"})
	l.End(a, Result{State: Failed, Status: 400})
	next := l.Since(c.Version)
	if next.Full || len(next.Calls) != 2 || next.Calls[0].State != Failed || next.Calls[1].ID != b {
		t.Errorf("then: %+v", next)
	}
	if next.Counts[0].Failed+next.Counts[1].Failed != 1 {
		t.Errorf("counts: %+v", next.Counts)
	}
	for _, version := range []string{new(Log).Since("").Version, "nonsense", next.Version + "0"} {
		if got := l.Since(version); !got.Full || len(got.Calls) != 2 {
			t.Errorf("since %q: %+v", version, got)
		}
	}
	l.Clear()
	l.End(b, Result{State: OK}) // is gone
	if got := l.Since(next.Version); !got.Full || len(got.Calls) != 0 || got.Oldest != 3 {
		t.Errorf("after clear: %+v", got)
	}
	if l.Begin(Entry{}) != 3 {
		t.Error("IDs begin again")
	}
}
