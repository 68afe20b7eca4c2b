package panel_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

func TestScenariosOverHTTP(t *testing.T) {
	e, base := serve(t, emulator.Options{})
	type scenario struct {
		Name            string
		Title           struct{ Zh, En string }
		BuiltIn, Active bool
		Settings        json.RawMessage
	}
	all := func() map[string]scenario {
		t.Helper()
		var answer struct{ Scenarios []scenario }
		_, body := request(t, "GET", base+"/panel/scenarios", "")
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		byName := map[string]scenario{}
		for _, s := range answer.Scenarios {
			byName[s.Name] = s
		}
		return byName
	}
	do := func(method, path, body string, want int) string {
		t.Helper()
		status, answer := request(t, method, base+"/panel/scenarios"+path, body)
		if status != want {
			t.Errorf("%s %s %s: %d %s, want %d", method, path, body, status, answer, want)
		}
		return answer
	}
	for name, s := range all() {
		do("POST", "/"+name+"/apply", "", 200)
		if now := all()[name]; !s.BuiltIn || !now.Active || now.Title.Zh == "" {
			t.Errorf("%s after it was applied: %+v", name, now)
		}
	}

	do("POST", "/silent-client/apply", "", 200)
	e.Update(func(s *emulator.Settings) { s.User = "ou_emma_clarke" })
	mine := "/" + url.PathEscape("我的 场景")
	do("PUT", mine, `{"description":{"zh":"试","en":"try"}}`, 200)
	if s := all()["我的 场景"]; s.BuiltIn || !s.Active || s.Title.En != "我的 场景" || string(s.Settings) != `{"silent":true,"user":"ou_emma_clarke"}` {
		t.Errorf("saved: %+v", s)
	}
	resp, file := get(t, base+"/panel/scenarios"+mine+"/file")
	if !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") || !strings.HasSuffix(resp.Header.Get("Content-Disposition"), "%20%E5%9C%BA%E6%99%AF.json") {
		t.Errorf("export: %v", resp.Header)
	}
	do("POST", "/offline/apply", "", 200)
	if e.Settings().Silent || e.Settings().User != "ou_emma_clarke" {
		t.Errorf("the next scenario keeps %+v", e.Settings())
	}
	do("POST", "", file, http.StatusConflict)
	do("POST", "?replace=true", file, 200)
	do("DELETE", mine, "", 204)
	do("POST", "", file, 200)
	do("POST", mine+"/apply", "", 200)
	if !e.Settings().Silent || !all()["我的 场景"].Active {
		t.Errorf("after import: %+v", e.Settings())
	}

	do("PUT", "/x", `{"settings":{"silent":5}}`, 400)
	do("PUT", "/offline", `{}`, 400)
	do("DELETE", "/offline", "", http.StatusConflict)
	do("DELETE", "/none", "", 404)
	do("POST", "/none/apply", "", 404)
	do("GET", "/none/file", "", 404)
	do("POST", "?replace=true", `{"name":"offline","settings":{}}`, http.StatusConflict)
	do("POST", "", `{"name":"y","settings":{"outcomes":{"tt.scanCode":{"answer":{"result":1}}}}}`, 400)
	if answer := do("POST", "", `{"name":"y","settings":{"order":"x"}}`, 400); !strings.Contains(answer, `"field":"/settings/order"`) {
		t.Errorf("the field is not named: %s", answer)
	}
	if answer := do("POST", "", strings.Repeat(" ", 1<<20+1), http.StatusRequestEntityTooLarge); !strings.Contains(answer, "1048576") {
		t.Errorf("too large: %s", answer)
	}
}
