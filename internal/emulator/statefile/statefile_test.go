package statefile

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/scenario"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// A fixture is an emulator's state with its file.
type fixture struct {
	*File
	settings  *settings.Store
	scenarios *scenario.Library
	lines     []string
}

func open(path string, fresh bool) *fixture {
	f := &fixture{settings: settings.NewStore(), scenarios: new(scenario.Library)}
	f.File = Open(Options{Path: path, Fresh: fresh, Settings: f.settings, Scenarios: f.scenarios, Log: func(line string) { f.lines = append(f.lines, line) }})
	return f
}

const patch = `{"user":"ou_emma_clarke","lenient":true,"outcomes":{"tt.scanCode":{"answer":{"more":1},"times":3}},` +
	`"permissions":{"scope.userInfo":"ask","scope.record":"refused"},"faults":[{"kind":"hang"}],"trustedDomains":["a.b"]}`

func TestRestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b.json")
	first := open(path, false)
	if err := first.settings.Merge([]byte(patch)); err != nil {
		t.Fatal(err)
	}
	if err := first.scenarios.Save(scenario.Scenario{Name: "mine", Settings: json.RawMessage(`{"silent":true}`)}); err != nil {
		t.Fatal(err)
	}
	first.settings.TakeOutcome("tt.scanCode") // counts it down
	first.Close()
	first.Close()

	second := open(path, false)
	if now := second.settings.Get(); !now.Has(first.settings.Get().Patch()) || now.Outcomes["tt.scanCode"].Times != 2 || now.User != "ou_emma_clarke" {
		t.Errorf("after a restart: %+v", now)
	}
	if _, ok := second.scenarios.Get("mine"); !ok || len(second.lines) > 0 {
		t.Errorf("the scenario is there: %v; log %q", ok, second.lines)
	}
	fresh := open(path, true)
	if now := fresh.settings.Get(); string(now.Patch()) != "{}" || len(fresh.scenarios.Saved()) != 1 {
		t.Errorf("fresh: %s, %v", now.Patch(), fresh.scenarios.Saved())
	}
	fresh.Close()
	if now := open(path, false).settings.Get(); string(now.Patch()) != "{}" {
		t.Errorf("after a fresh one: %s", now.Patch())
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// A change is saved without Close, as after a crash.
func TestChangesAreSavedSoon(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.json")
	open(path, false).settings.Merge([]byte(`{"silent":true}`))
	for range 1000 {
		if raw, err := os.ReadFile(path); err == nil && strings.Contains(string(raw), "silent") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the change was not saved")
}

// Nothing is written while all is as usual.
func TestNoChangeNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.json")
	open(path, false).Close()
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("there is a file: %v", err)
	}
}

func TestBadContent(t *testing.T) {
	for content, want := range map[string]struct {
		lines int
		patch string
	}{
		``:               {1, `{}`},
		`nonsense`:       {1, `{}`},
		`[]`:             {1, `{}`},
		`{"settings":5}`: {1, `{}`},
		`{"more":1}`:     {0, `{}`},
		`{"scenarios":[5,{},{"name":"x","settings":{"removed":1}},{"name":"y","settings":{}}]}`: {3, `{}`},
		`{"settings":{"silent":true,"removed":1,"client":"wechat","omitErrMsg":true}}`:          {2, `{"omitErrMsg":true,"silent":true}`},
		`{"settings":{"outcomes":{"tt.scanCode":{"answer":{"more":1}}},"lenient":true}}`:        {0, `{"lenient":true,"outcomes":{"tt.scanCode":{"kind":"","answer":{"more":1}}}}`},
	} {
		path := filepath.Join(t.TempDir(), "x.json")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		f := open(path, false)
		if got := string(f.settings.Get().Patch()); got != want.patch || len(f.lines) != want.lines {
			t.Errorf("%s: %s, want %s; log %q", content, got, want.patch, f.lines)
		}
		f.settings.Merge([]byte(`{"language":"ja_JP"}`))
		f.Close()
		if got := open(path, false); got.settings.Get().Language != "ja_JP" || len(got.lines) > 0 {
			t.Errorf("%s: it was not repaired: %q", content, got.lines)
		}
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f := open(filepath.Join(file, "x.json"), false)
	f.settings.Merge([]byte(`{"silent":true}`))
	f.save()
	f.settings.Merge([]byte(`{"silent":false,"lenient":true}`))
	f.Close()
	saves := 0
	for _, line := range f.lines {
		if strings.Contains(line, "not saved") {
			saves++
		}
	}
	if saves != 1 {
		t.Errorf("log %q", f.lines)
	}
}

func TestPath(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache) // elsewhere
	a, b := filepath.Join(t.TempDir(), "app"), filepath.Join(t.TempDir(), "app")
	paths := map[string]bool{}
	for _, project := range []string{a, b, a} {
		path, err := Path(project)
		if err != nil || !strings.HasPrefix(path, cache) || !strings.HasPrefix(filepath.Base(path), "app-") {
			t.Errorf("%s: %s, %v", project, path, err)
		}
		paths[path] = true
	}
	if len(paths) != 2 {
		t.Errorf("paths %v", paths)
	}
}
