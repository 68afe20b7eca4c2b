package catalogue_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/paramcases"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// For every rule about parameters: a call that keeps it is accepted, one that breaks
// it by one is refused, with the field and the documented number.
func TestEveryRule(t *testing.T) {
	tested := make(map[string]int)
	for _, c := range paramcases.All() {
		e, _ := catalogue.Lookup(c.Path)
		err := e.CheckParams(c.Params, c.Client)
		tested[c.Path]++
		if c.Field == "" {
			if err != nil {
				t.Errorf("%s: %s on %v: %v", c.Name(), brief(c.Params), c.Client, err)
			}
			continue
		}
		m, ok := errors.AsType[*catalogue.Mistake](err)
		if !ok || m.Field != c.Field || m.Constraint != c.Constraint || m.Refused != c.Refused {
			t.Errorf("%s: %s on %v: %#v", c.Name(), brief(c.Params), c.Client, m)
		}
	}
	for _, e := range catalogue.All() {
		if tested[e.Path] < 2 {
			t.Errorf("%s: %d calls", e.Path, tested[e.Path])
		}
	}
}

func brief(params []byte) string { return string(params[:min(len(params), 200)]) }

// Bytes and texts for a file are bounded. There is no call in paramcases for it.
func TestDataForAFile(t *testing.T) {
	e, _ := catalogue.Lookup("tt.getFileSystemManager().appendFile")
	const max = 10 << 20
	for _, c := range []struct {
		data    any
		refused int
	}{
		{strings.Repeat("a", max), 0},
		{strings.Repeat("a", max-2) + "字", 212},
		{map[string]any{"$bytes": make([]byte, max)}, 0},
		{map[string]any{"$bytes": make([]byte, max+1)}, 212},
	} {
		params, err := json.Marshal(map[string]any{"filePath": "ttfile://user/a", "data": c.data})
		if err != nil {
			t.Fatal(err)
		}
		m, _ := errors.AsType[*catalogue.Mistake](e.CheckParams(params, catalogue.Client{}))
		if refused := m != nil; refused != (c.refused != 0) || refused && (m.Refused != c.refused || m.Constraint != catalogue.ConstraintBytes) {
			t.Errorf("%.60s: %+v", params, m)
		}
	}
}

// The rules that the documentation states, by example.
func TestRefusals(t *testing.T) {
	pc := catalogue.Client{Platform: catalogue.PlatformPC, Version: "7.50.0"}
	for _, c := range []struct {
		path, params string
		field        catalogue.CodeField
		number       int
		text         string
	}{
		{"tt.showToast", `{}`, "errno", 104, "invalid parameter: title is required"},
		{"tt.showToast", `{"title":null}`, "errno", 104, "invalid parameter: title is required"},
		{"tt.getLocation", `{"timeout":1}`, "errno", 104, "invalid parameter: timeout should be at least 3"},
		{"tt.shareWebContent", `{"url":""}`, "errno", 104, "invalid parameter: url should not be empty"},
		{"tt.shareWebContent", `{"url":"example.com"}`, "errno", 104, "invalid parameter: url should be an http or https URL"},
		{"tt.sendMessageCard", `{"openChatIDs":["oc_1"]}`, "errCode", -3, "cardContent is required"},
		{"tt.sendMessageCard", `{"openChatIDs":["oc_1"],"cardContent":{}}`, "errCode", -4, "cardContent.msg_type is required"},
		{"tt.sendMessageCard", `{"openChatIDs":["oc_1"],"cardContent":{"msg_type":"interactive","card":{}}}`, "errCode", -4, "cardContent.card should not be empty"},
		{"tt.sendMessageCard", `{"cardContent":{"msg_type":"interactive","card":{"a":1}}}`, "errCode", -1,
			"shouldChooseChat, openChatIDs, openIDs or triggerCode is required"},
		{"tt.enterChat", `{}`, "errno", 1002012, "Parameter error. openId and openChatId cannot be both empty"},
		{"tt.showModal", `{"title":"","content":""}`, "errno", 1100001, "invalid title and content"},
		{"tt.openSchema", `{"schema":""}`, "errno", 1406002, "empty schema param"},
		{"tt.openSchema", `{"schema":"a b"}`, "errno", 1406004, "schema invalid"},
		{"tt.getChatInfo", `{"openChatId":"oc_1","chatType":0}`, "errno", 104, "invalid parameter: userType is required with chatType 0"},
		{"tt.share", `{"contentType":"url","title":"a"}`, "errno", 104, "invalid parameter: url is required with contentType url"},
		{"tt.chooseImage", `{"sizeType":["original","compressed"]}`, "errno", 104, "invalid parameter: sizeType should have at most 1 element"},
		{"tt.setClipboardData", `[]`, "errno", 104, "invalid parameter: it should be an object"},
	} {
		e, _ := catalogue.Lookup(c.path)
		m, ok := errors.AsType[*catalogue.Mistake](e.CheckParams([]byte(c.params), pc))
		if !ok {
			t.Errorf("%s %s is accepted", c.path, c.params)
			continue
		}
		if code, text := e.Refusal(m); code.Field != c.field || code.Number != c.number || !strings.HasPrefix(text, c.text) {
			t.Errorf("%s %s: %s %d %q, want %s %d %q", c.path, c.params, code.Field, code.Number, text, c.field, c.number, c.text)
		}
	}
}

// Every number of a refusal is a documented failure of the function or of all
// functions, with which a program has passed a wrong parameter.
func TestRefusedNumbersAreDocumented(t *testing.T) {
	found := 0
	for _, e := range catalogue.All() {
		known := e.OwnCodes()
		for _, c := range catalogue.Codes() {
			if c.Family == catalogue.FamilyFile && strings.Contains(e.Path, "File") {
				known = append(known, c)
			}
		}
		check := func(number int) {
			found++
			if !slices.ContainsFunc(known, func(c catalogue.Code) bool { return c.Number == number }) {
				t.Errorf("%s: %d is none of its failures", e.Path, number)
			}
		}
		var walk func(fields []catalogue.Field, rules []catalogue.Rule)
		walk = func(fields []catalogue.Field, rules []catalogue.Rule) {
			for _, r := range rules {
				if r.Refused != 0 {
					check(r.Refused)
				}
			}
			for _, f := range fields {
				for _, number := range f.Refused {
					check(number)
				}
				walk(f.Fields, f.Rules)
				if f.Elem != nil {
					walk([]catalogue.Field{*f.Elem}, nil)
				}
			}
		}
		walk(e.Params, e.Rules)
	}
	if found < 70 {
		t.Errorf("%d numbers: too few", found)
	}
}

func TestAnswersAreChecked(t *testing.T) {
	for _, c := range []struct{ path, answer, err string }{
		{"tt.scanCode", `{"result":"42","errMsg":"scanCode:ok"}`, ""},
		{"tt.scanCode", `{}`, "result is required"},
		{"tt.scanCode", `{"result":null}`, "result should be string"},
		{"tt.scanCode", `[]`, "it should be an object"},
		{"tt.scanCode", `{`, "it should be JSON"},
		{"tt.hideToast", `null`, ""},
		{"tt.getNetworkType", `{"networkType":"lan"}`, "networkType should be one of none, wifi, 2g, 3g, 4g, unknown, connected"},
		{"tt.onNetworkStatusChange", `{"isConnected":true,"networkType":"wifi"}`, ""},
		{"tt.onNetworkStatusChange", `{"isConnected":1}`, "isConnected should be boolean"},
		{"tt.getFileSystemManager().stat#stat.isFile", `true`, ""},
		{"tt.getFileSystemManager().stat#stat.isFile", `1`, "returned should be boolean"},
		{"tt.getRecorderManager", `5`, ""},
	} {
		e, _ := catalogue.Lookup(c.path)
		got := ""
		if err := e.CheckAnswer([]byte(c.answer)); err != nil {
			got = err.Error()
		}
		if got != c.err {
			t.Errorf("%s %s: %q, want %q", c.path, c.answer, got, c.err)
		}
	}
}
