package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// The five platforms: Android, iPhone, iPad, PC and Harmony. The catalogue has one
// column for the two of iOS. The other clients are on the same platforms.
var fivePlatforms = []settings.Client{
	settings.ClientFeishuAndroid, settings.ClientFeishuIOS, settings.ClientFeishuIPad, settings.ClientFeishuWindows, settings.ClientFeishuHarmony,
}

// What the emulator refuses, what Available reports and what docs/jsapi.md lists
// are the same: for every function, on every platform, in the newest client and in
// the last one without the function.
func TestEmulatorAvailableAndDocumentationAgree(t *testing.T) {
	functions := documentation(t, "jsapi.md")
	if !maps.Equal(functions, documentation(t, "zh/jsapi.md")) {
		t.Error("docs/jsapi.md and docs/zh/jsapi.md differ")
	}
	if len(functions) != 208 || len(catalogue.All()) != 208 {
		t.Fatalf("%d functions in docs/jsapi.md, %d in the catalogue, want 208", len(functions), len(catalogue.All()))
	}
	for _, c := range settings.Clients {
		if c == settings.ClientBrowser {
			continue
		}
		t.Run(string(c), func(t *testing.T) {
			e := newFixture(t)
			e.Update(grantAll)
			p := configuredPage(e)
			for _, entry := range catalogue.All() {
				since := functions[entry.Name].since.On(c.Platform())
				if functions[entry.Name].notInLark && c.Lark() {
					since = catalogue.VersionUnsupported
				}
				versions := []catalogue.Version{catalogue.Versions()[0]}
				if since.Valid() {
					versions = append(versions, before(t, since))
				}
				for _, v := range versions {
					if err := e.Update(func(s *settings.Settings) { s.Client, s.Version = c, v }); err != nil {
						t.Fatal(err)
					}
					agrees(t, p, entry, v, since.Includes(v))
				}
			}
		})
	}
	for _, c := range fivePlatforms {
		if c.Platform() == "" {
			t.Errorf("%s has no platform", c)
		}
	}
}

// agrees compares what the emulator and Available say about a function with want.
func agrees(t *testing.T, p *Page, entry catalogue.Entry, v catalogue.Version, want bool) {
	t.Helper()
	if err := attempt(t, p, entry); errors.Is(err, jsapi.ErrUnsupported) == want {
		t.Errorf("%s in %s: the emulator answers %v, the documentation says %v", entry.Path, v, err, want)
	} else if failed, _ := errors.AsType[*jsapi.Error](err); !want && (failed.Errno != 103 || failed.Msg == "") {
		t.Errorf("%s in %s: the emulator answers %v, want errno 103", entry.Path, v, err)
	}
	got, err := (&jsapi.Client{Runtime: p}).Available(t.Context(), entry.Path)
	if err != nil || got != want {
		t.Errorf("%s in %s: Available reports %v, %v, the documentation %v", entry.Path, v, got, err, want)
	}
}

// attempt calls a function as its kind is called. Those of objects inside answers
// are functions of the script alone.
func attempt(t *testing.T, p *Page, entry catalogue.Entry) error {
	t.Helper()
	path := entry.Path
	switch entry.Kind {
	case catalogue.KindSync:
		return unsupported(p.settings.Get(), path)
	case catalogue.KindOn:
		stop, err := p.Listen(jsapi.Subscription{On: path, Off: entry.Off, Params: entry.Example}, func(json.RawMessage) {})
		if err == nil {
			stop()
		}
		return err
	case catalogue.KindOff, catalogue.KindGetter:
		_, err := p.CallSync(path, nil)
		return err
	}
	_, err := p.Call(t.Context(), path, entry.Example)
	return err
}

// documented is a line of docs/jsapi.md.
type documented struct {
	since     catalogue.Since
	notInLark bool
}

// documentation reads the lines of docs/jsapi.md or docs/zh/jsapi.md, by the names of
// the functions.
func documentation(t *testing.T, name string) map[string]documented {
	t.Helper()
	raw, err := os.ReadFile("../../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]documented)
	for line := range strings.Lines(string(raw)) {
		name, rest, found := strings.Cut(strings.TrimPrefix(line, "| ["), "](")
		cells := strings.Split(rest, "|")
		if !found || !strings.HasPrefix(line, "| [") || len(cells) < 7 {
			continue
		}
		version := func(i int) catalogue.Version {
			cell := strings.TrimSpace(cells[i])
			if cell == "–" {
				return catalogue.VersionUnsupported
			}
			return catalogue.Version(cell)
		}
		all[name] = documented{
			since:     catalogue.Since{Android: version(2), IOS: version(3), PC: version(4), Harmony: version(5)},
			notInLark: strings.HasSuffix(strings.TrimSpace(cells[0]), "¹"),
		}
	}
	return all
}

// before returns a version right before v.
func before(t *testing.T, v catalogue.Version) catalogue.Version {
	t.Helper()
	var n [3]int
	for i, part := range strings.Split(string(v), ".") {
		n[i], _ = strconv.Atoi(part)
	}
	switch {
	case n[2] > 0:
		n[2]--
	case n[1] > 0:
		n[1], n[2] = n[1]-1, 99
	default:
		n[0], n[1], n[2] = n[0]-1, 99, 99
	}
	older := catalogue.Version(fmt.Sprintf("%d.%d.%d", n[0], n[1], n[2]))
	if catalogue.CompareVersions(older, v) >= 0 || !older.Valid() {
		t.Fatalf("%s is not before %s", older, v)
	}
	return older
}

// The functions of h5sdk are refused by the same rule.
func TestConfigOfOldClients(t *testing.T) {
	for version, want := range map[catalogue.Version]bool{"5.0.99": true, "5.1.0": false} {
		e := newFixture(t)
		e.Update(func(s *settings.Settings) { s.Version = version })
		_, err := e.Page(pageURL).Call(t.Context(), functions.ConfigPath, nil)
		if errors.Is(err, jsapi.ErrUnsupported) != want {
			t.Errorf("config in %s: %v", version, err)
		}
	}
}

// In the lenient mode every function answers on every client.
func TestLenient(t *testing.T) {
	for _, c := range fivePlatforms {
		e := newLenient(t)
		e.Update(func(s *settings.Settings) { s.Client, s.Version = c, "1.0.0" })
		p := configuredPage(e)
		for _, entry := range catalogue.All() {
			if err := attempt(t, p, entry); errors.Is(err, jsapi.ErrUnsupported) {
				t.Errorf("%s on %s: %v", entry.Path, c, err)
			}
		}
	}
}

// Nothing answers instead of a function that the client lacks: neither what a test
// has scripted nor an outcome, which stays for the client that has the function.
func TestWhatTheClientLacksComesFirst(t *testing.T) {
	e := newFixture(t)
	p := configuredPage(e)
	e.Host.Answer("tt.scanCode", map[string]any{"result": "x"})
	e.Update(func(s *settings.Settings) {
		s.Outcomes["tt.scanCode"] = settings.Outcome{Kind: settings.OutcomeCancel, Times: 1}
	})
	if _, err := p.Call(t.Context(), "tt.scanCode", nil); !errors.Is(err, jsapi.ErrUnsupported) {
		t.Errorf("scanCode: %v", err)
	}
	if len(e.Settings().Outcomes) != 1 || len(e.Host.Calls("tt.scanCode")) != 0 {
		t.Errorf("outcomes %v, calls %v", e.Settings().Outcomes, e.Host.Calls("tt.scanCode"))
	}
	unconfigured := e.Page(pageURL)
	if _, err := unconfigured.Call(t.Context(), "tt.scanCode", nil); !errors.Is(err, jsapi.ErrUnsupported) {
		t.Errorf("before config: %v", err)
	}
	e.Update(func(s *settings.Settings) { s.Client = settings.ClientFeishuHarmony })
	_, err := p.Call(t.Context(), "tt.toggleChat", json.RawMessage(`{"openChatId":"oc_1"}`))
	if failed, ok := errors.AsType[*jsapi.Error](err); !ok || failed.Errno != 103 || failed.Msg != "API not available" {
		t.Errorf("on Harmony: %v", err)
	}
}
