package client

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A recordingScreen records what it is to show. Its questions are not answered.
type recordingScreen struct {
	mu    sync.Mutex
	shown []string
}

func (s *recordingScreen) record(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown = append(s.shown, what)
}

func (s *recordingScreen) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.shown)
}

var errAsked = errors.New("asked")

func (s *recordingScreen) Show(what string, _ any) { s.record(what) }

func (s *recordingScreen) Ask(_ context.Context, what string, _ any) (json.RawMessage, error) {
	s.record(what)
	return nil, errAsked
}

func (s *recordingScreen) ShowStatus(Status) { s.record("status") }

// reasons are why functions show nothing, by path, or by what paths begin with.
var reasons = map[string]string{
	"tt.requestAuthCode":            "it signs in without asking",
	"tt.getTenantAppScopes":         "it only reads",
	"tt.getSetting":                 "it only reads",
	"tt.checkWatermark":             "it only reads",
	"tt.getUserInfo":                "it only reads, with a permission",
	"tt.getBlockActionSourceDetail": "it only reads what the user chose before",
	"tt.getChatInfo":                "it only reads",
	"tt.getTriggerContext":          "it only reads what the user chose before",
	"tt.getPadDisplayScaleMode":     "it only reads",
	"tt.getSystemInfo":              "it only reads",
	"tt.getScreenBrightness":        "it only reads",
	"tt.getNetwork":                 "it only reads",
	"tt.getClipboardData":           "it only reads, with a permission",
	"tt.setClipboardData":           "the clipboard may hold secrets; the panel shows it",
	"tt.getStepCount":               "it only reads, with a permission",
	"tt.getConnectedWifi":           "it only reads, with a permission",
	"tt.getWifi":                    "it only reads, with a permission",
	"tt.getLocation":                "it only reads, with a permission",
	"tt.reverseGeocode":             "it only reads",
	"tt.getVideoInfo":               "it only reads",
	"tt.getImageInfo":               "it only reads",
	"tt.compressImage":              "it makes a file of another",
	"tt.saveFile":                   "it works on the app's own files; the panel shows them",
	"tt.getFileSystemManager().":    "it works on the app's own files; the panel shows them",
	"tt.getBLE":                     "it only reads",
	"tt.notifyBLE":                  "it talks to a device",
	"tt.readBLE":                    "it talks to a device",
	"tt.writeBLE":                   "it talks to a device",
	"tt.setBLEMTU":                  "it talks to a device",
	"tt.getBluetooth":               "it only reads",
	"tt.getConnectedBluetooth":      "it only reads",
	"tt.getBeacons":                 "it only reads",

	recorderPath + "getState":    "it only reads",
	nfcPath + "getIsoDep":        "it talks to a tag",
	nfcPath + "getMifareClassic": "it talks to a tag",
	nfcPath + "getNdef":          "it talks to a tag",
	nfcPath + "getNfc":           "it talks to a tag",
}

// reason returns why the function shows nothing, or "".
func reason(e catalogue.Entry) string {
	switch e.Kind {
	case catalogue.KindOn, catalogue.KindOff:
		return "it only changes who listens"
	case catalogue.KindGetter, catalogue.KindSync:
		return "the SDK answers it"
	}
	if text := reasons[e.Path]; text != "" {
		return text
	}
	for prefix, text := range reasons {
		if strings.HasPrefix(e.Path, prefix) && prefix != "tt.saveFile" {
			return text
		}
	}
	return ""
}

// clientWith returns the client that has the function.
func clientWith(e catalogue.Entry) settings.Client {
	for _, c := range []settings.Client{settings.ClientFeishuIOS, settings.ClientFeishuAndroid, settings.ClientFeishuWindows} {
		if (settings.Settings{Client: c}).ClientHas(e.Since) {
			return c
		}
	}
	return settings.ClientFeishuHarmony
}

// Every function either shows something or has a reason why it does not; none
// opens something and stays silent.
func TestEveryFunctionShowsSomethingOrHasAReason(t *testing.T) {
	shows := 0
	for _, e := range catalogue.All() {
		why := reason(e)
		if e.Kind != catalogue.KindAsync && e.Kind != catalogue.KindCommand {
			continue // the client is not called
		}
		f := newFixture(t)
		f.Update(grantAll)
		f.Update(func(s *settings.Settings) {
			s.Client = clientWith(e)
			if e.Path == "tt.authorize" {
				clear(s.Permissions) // what is granted is not asked for
			}
		})
		screen := new(recordingScreen)
		p := f.NewPage(PageOptions{URL: pageURL, Screen: screen})
		p.SetConfigured()
		p.recorder.now = map[string]recorderState{"tt.getRecorderManager().pause": recorderRecording,
			"tt.getRecorderManager().resume": recorderPaused, "tt.getRecorderManager().stop": recorderRecording}[e.Path]
		_, err := p.Call(t.Context(), e.Path, e.Example)
		if err != nil && !errors.Is(err, errAsked) {
			t.Errorf("%s: %v", e.Path, err)
		}
		if e.Path == "tt.showMoreItemPanel" { // answers while the menu is open
			waitFor(func() bool { return len(screen.take()) > 0 })
		}
		shown := screen.take()
		switch {
		case len(shown) > 0 && why != "":
			t.Errorf("%s shows %v, but has a reason not to: %s", e.Path, shown, why)
		case len(shown) == 0 && why == "":
			t.Errorf("%s shows nothing, without a reason", e.Path)
		case len(shown) > 0:
			shows++
		}
	}
	if shows < 60 {
		t.Errorf("%d functions show something", shows)
	}
}

// The reasons are about functions that exist.
func TestReasonsAreNeeded(t *testing.T) {
	for prefix := range reasons {
		if !slices.ContainsFunc(catalogue.All(), func(e catalogue.Entry) bool { return strings.HasPrefix(e.Path, prefix) }) {
			t.Errorf("%s: no function begins with that", prefix)
		}
	}
}

// waitFor waits until met, for ten seconds at most.
func waitFor(met func() bool) {
	for range 1000 {
		if met() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}
