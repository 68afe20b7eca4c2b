package scenario

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

func TestBuiltInScenarios(t *testing.T) {
	names := map[string]bool{}
	for _, s := range BuiltIn() {
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if s.Title.Zh == "" || s.Title.En == "" || s.Description.Zh == "" || s.Description.En == "" || names[s.Name] {
			t.Errorf("%s lacks a text, or is there twice", s.Name)
		}
		names[s.Name] = true
		store := settings.NewStore()
		before := store.Get()
		if before.Has(s.Settings) {
			t.Errorf("%s changes nothing", s.Name)
		}
		if err := store.Apply(s.Settings); err != nil || !store.Get().Has(s.Settings) {
			t.Errorf("%s: %v, then %+v", s.Name, err, store.Get())
		}
		for _, other := range BuiltIn() {
			if other.Name != s.Name && store.Get().Has(other.Settings) {
				t.Errorf("%s is the same as %s", s.Name, other.Name)
			}
		}
		// Saved as the present settings, it is the same again.
		again := settings.NewStore()
		if err := again.Apply(store.Get().Patch()); err != nil || !again.Get().Has(s.Settings) {
			t.Errorf("%s saved again: %v, %s", s.Name, err, store.Get().Patch())
		}
	}
}

// Applying keeps who the user is, and clears what the one before has set.
func TestApply(t *testing.T) {
	store := settings.NewStore()
	if err := store.Merge([]byte(`{"user":"ou_emma_clarke","client":"feishu-ios","silent":true,"outcomes":{"tt.showToast":{"kind":"never"}}}`)); err != nil {
		t.Fatal(err)
	}
	s, _ := Find("offline")
	if err := store.Apply(s.Settings); err != nil {
		t.Fatal(err)
	}
	now := store.Get()
	if now.User != "ou_emma_clarke" || now.Client != settings.ClientFeishuIOS || now.Silent || now.Outcomes["tt.showToast"].Kind != "" ||
		now.Outcomes["h5sdk.config"].Code != 1014 {
		t.Errorf("%+v", now)
	}
}

func TestFiles(t *testing.T) {
	write := func(content string) string {
		path := filepath.Join(t.TempDir(), "my.json")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := Scenario{Name: "我的 场景", Settings: json.RawMessage(`{"silent":true}`)}
	raw, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := Find(write(string(raw))); err != nil || s.Name != good.Name || string(s.Settings) != `{"silent":true}` {
		t.Errorf("%+v, %v", s, err)
	}
	for content, complaint := range map[string]string{
		`nonsense`:                                          "not JSON",
		`{"name":"x"}`:                                      "/settings",
		`{"name":"x","settings":{"silent":5}}`:              "/settings/silent",
		`{"name":"x","settings":{"user":"ou_x"}}`:           "/settings/user",
		`{"name":"a/b","settings":{}}`:                      "/name",
		`{"name":" a","settings":{}}`:                       "/name",
		`{"settings":{}}`:                                   "/name",
		`{"name":"x","settings":{},"more":1}`:               "/more",
		`{"name":"x","title":5,"settings":{}}`:              "/title",
		`{"name":"x","settings":{"faults":[{"kind":"x"}]}}`: "/settings/faults/0/kind",
		strings.Repeat(" ", MaxFile+1):                      "more than",
	} {
		if s, err := Find(write(content)); err == nil || !strings.Contains(err.Error(), complaint) {
			t.Errorf("%.60s: %+v, %v, want %q", content, s, err, complaint)
		}
	}
	for _, name := range []string{"nonsense", "missing.json", ""} {
		if _, err := Find(name); err == nil {
			t.Errorf("%q is found", name)
		}
	}
}

func TestLibrary(t *testing.T) {
	l, changes := new(Library), 0
	l.Observe(func() { changes++ })
	for _, name := range []string{"b", "a", "b"} {
		if err := l.Save(Scenario{Name: name, Settings: json.RawMessage(`{}`)}); err != nil {
			t.Error(err)
		}
	}
	if err := l.Save(Scenario{Name: "offline", Settings: json.RawMessage(`{}`)}); err == nil {
		t.Error("a built-in one was replaced")
	}
	if saved := l.Saved(); len(saved) != 2 || saved[0].Name != "a" {
		t.Errorf("saved: %+v", saved)
	}
	if _, ok := l.Get("a"); !ok || !l.Delete("a") || l.Delete("a") || l.Delete("offline") || changes != 4 {
		t.Errorf("%v, %d changes", ok, changes)
	}
	for i := range maxSaved + 1 {
		err := l.Save(Scenario{Name: strings.Repeat("x", 1+i%60) + string(rune('a'+i/60)), Settings: json.RawMessage(`{}`)})
		if (err != nil) != (i >= maxSaved-1) {
			t.Errorf("%d: %v", i, err)
		}
	}
}
