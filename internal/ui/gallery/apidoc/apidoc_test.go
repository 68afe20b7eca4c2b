package apidoc

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Every example fills its form, and the client accepts the resulting parameters.
func TestExamplesGoThroughTheForm(t *testing.T) {
	for path, e := range entries(t) {
		original, _ := catalogue.Lookup(path)
		var example map[string]json.RawMessage
		json.Unmarshal(e.Example, &example)
		var values []string
		for i := range e.Fields {
			f := &e.Fields[i]
			text, coding := f.Enter(example[f.Name])
			value, mistake := f.Value(text, coding)
			if mistake != "" {
				t.Errorf("%s: %s: %s", path, f.Name, mistake)
			}
			values = append(values, value)
			delete(example, f.Name)
		}
		if len(example) > 0 {
			t.Errorf("%s: the form has no room for %v", path, example)
		}
		if params := gallery.Object(e.Fields, values); len(e.Example) > 0 {
			if err := catalogue.Check(original.Params, params); err != nil {
				t.Errorf("%s: %s: %v", path, params, err)
			}
		}
	}
}

func TestBothLanguages(t *testing.T) {
	for chinese, want := range map[bool][]string{true: {"全部分组", "获取设备当前位置"}, false: {"All groups", "Get the location of the device"}} {
		d := Document(chinese, "")
		for _, text := range want {
			if !strings.Contains(d.List, text) {
				t.Errorf("the list lacks %q", text)
			}
		}
		if n := strings.Count(d.List, "<article"); n != len(catalogue.All()) {
			t.Errorf("%d functions are in the list", n)
		}
	}
	for key, both := range words {
		if both.zh == "" || both.en == "" {
			t.Errorf("%s is not in both languages", key)
		}
	}
	for key, both := range dynamic {
		if both.zh == "" || both.en == "" {
			t.Errorf("%s is not in both languages", key)
		}
	}
}

func TestPanelIsComplete(t *testing.T) {
	all := entries(t)
	for path, want := range map[string][]string{
		"tt.getLocation":                             {"3.44.0", "needs config", "scope.userLocation", "https://open.feishu.cn/", "cacheTimeout", "from 0 to 60", "default 5", "within 20 m"},
		"tt.offLocationChange":                       {`href="/gallery#tt.onLocationChange"`},
		"tt.scanCode":                                {"waits for the user"},
		"tt.requestAccess":                           {"no config needed"},
		"tt.getFileSystemManager().writeFile":        {`type="file"`, "a string", "<b>required</b>"},
		"tt.getFileSystemManager().stat#stat.isFile": {"no call reaches it"},
	} {
		e := all[path]
		for _, text := range want {
			if !strings.Contains(e.Panel, text) {
				t.Errorf("%s lacks %q:\n%s", path, text, e.Panel)
			}
		}
	}
}

// The gallery subscribes to events as the typed methods do.
func TestSubscriptions(t *testing.T) {
	all := entries(t)
	tests := []struct {
		path, params string
		want         jsapi.Subscription
	}{
		{"tt.onMemoryWarning", "{}", jsapi.Subscription{On: "tt.onMemoryWarning"}},
		{"tt.onChatBadgeChange", `{"openChatId":"oc_1"}`, jsapi.Subscription{
			On: "tt.onChatBadgeChange", Off: "tt.offChatBadgeChange", Params: json.RawMessage(`{"openChatId":"oc_1"}`), Field: "onChange",
		}},
		{"tt.offChatBadgeChange", "{}", jsapi.Subscription{
			On: "tt.onChatBadgeChange", Off: "tt.offChatBadgeChange", Params: json.RawMessage("{}"), Field: "onChange",
		}},
		{"tt.onServerBadgePush", "{}", jsapi.Subscription{
			On: "tt.onServerBadgePush", Off: "tt.offServerBadgePush", Field: "onPush",
		}},
	}
	for _, test := range tests {
		e := all[test.path]
		if got := e.Subscription(json.RawMessage(test.params)); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v, want %+v", test.path, got, test.want)
		}
	}
}

func TestCodes(t *testing.T) {
	d := Document(false, "")
	for _, c := range catalogue.Codes() {
		if c.Field == catalogue.Errno && !strings.HasPrefix(d.Codes["errno "+strconv.Itoa(c.Number)], jsapi.ErrnoText(c.Number)) {
			t.Errorf("errno %d is %q, want %q", c.Number, d.Codes["errno "+strconv.Itoa(c.Number)], jsapi.ErrnoText(c.Number))
		}
	}
	if d.Codes["bluetooth 10001"] == "" {
		t.Error("the codes of families are missing")
	}
}
