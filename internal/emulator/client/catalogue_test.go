package client

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// grantAll grants every permission.
func grantAll(s *settings.Settings) {
	for _, scope := range functions.Scopes() {
		s.Permissions[scope] = settings.Granted
	}
}

// configuredPage returns a configured page with every permission.
func configuredPage(e *fixture) *Page {
	e.Update(grantAll)
	p := e.Page(pageURL)
	p.SetConfigured()
	return p
}

// callable returns the entries that can be called through a Runtime: all except
// functions of objects inside answers.
func callable() []catalogue.Entry {
	return slices.DeleteFunc(catalogue.All(), func(e catalogue.Entry) bool { return functions.InAnswer(e.Path) })
}

func TestEveryFunctionAnswers(t *testing.T) {
	done := 0
	for _, entry := range callable() {
		t.Run(entry.Name, func(t *testing.T) {
			done++
			e := newLenient(t)
			p := configuredPage(e)
			if !p.Has(entry.Path) {
				t.Error("the page has no such function")
			}
			switch entry.Kind {
			case catalogue.KindAsync:
				answersAsync(t, e, p, entry)
			case catalogue.KindCommand:
				answersCommand(t, p, entry)
			case catalogue.KindOn:
				firesEvent(t, e, p, entry)
			case catalogue.KindGetter, catalogue.KindOff: // handled by the SDK
			default:
				t.Errorf("kind %q", entry.Kind)
			}
		})
	}
	sync := 0
	for _, entry := range catalogue.All() {
		if entry.Kind == catalogue.KindSync {
			sync++
		}
	}
	if want := len(catalogue.All()) - sync; done != want || len(catalogue.All()) != 208 {
		t.Errorf("%d of %d functions, want %d of 208", done, len(catalogue.All()), want)
	}
}

func answersAsync(t *testing.T, e *fixture, p *Page, entry catalogue.Entry) {
	got, err := p.Call(t.Context(), entry.Path, entry.Example)
	if err != nil {
		t.Fatal(err)
	}
	if err := entry.CheckAnswer(got); err != nil {
		t.Errorf("%s: %v", got, err)
	}
	if !Implements(entry.Path) && !sameJSON(got, entry.Sample) {
		t.Errorf("got %s, want the sample %s", got, entry.Sample)
	}
}

// answersCommand fails the test unless an event follows the command.
func answersCommand(t *testing.T, p *Page, entry catalogue.Entry) {
	var received []string
	for _, on := range functions.Events() {
		if strings.HasPrefix(on.Path, recorderPath) {
			p.Listen(jsapi.Subscription{On: on.Path}, func(event json.RawMessage) {
				if err := on.CheckAnswer(event); err != nil {
					t.Errorf("%s: %s: %v", on.Path, event, err)
				}
				received = append(received, functions.Name(on.Path))
			})
		}
	}
	p.recorder.now = map[string]recorderState{"pause": recorderRecording, "resume": recorderPaused, "stop": recorderPaused}[functions.Name(entry.Path)]
	args := json.RawMessage(nil)
	if entry.Example != nil {
		args = slices.Concat([]byte("["), entry.Example, []byte("]"))
	}
	if _, err := p.CallSync(entry.Path, args); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"start": "onStart onFrameRecorded", "pause": "onPause", "resume": "onResume", "stop": "onStop"}
	if got := strings.Join(received, " "); got != want[functions.Name(entry.Path)] || got == "" {
		t.Errorf("events %q", got)
	}
}

func firesEvent(t *testing.T, e *fixture, p *Page, entry catalogue.Entry) {
	var got []json.RawMessage
	stop, err := p.Listen(jsapi.Subscription{On: entry.Path, Off: entry.Off, Params: entry.Example}, func(event json.RawMessage) { got = append(got, event) })
	if err != nil {
		t.Fatal(err)
	}
	if n, err := e.Fire(entry.Path, nil); n != 1 || err != nil {
		t.Errorf("%d listeners, %v", n, err)
	}
	e.Fire(entry.Path, 2)
	stop()
	if n, _ := e.Fire(entry.Path, 3); n != 0 {
		t.Errorf("%d listeners after stop", n)
	}
	p.emit(entry.Path, json.RawMessage("4"))
	if len(got) != 2 || !sameJSON(got[0], entry.Sample) || string(got[1]) != "2" {
		t.Errorf("got %s, want the sample %s and 2", got, entry.Sample)
	}
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func TestEveryFunctionNeedsConfigAsInTheCatalogue(t *testing.T) {
	e := newLenient(t)
	e.Update(grantAll)
	for _, entry := range callable() {
		p := e.Page(pageURL)
		var err error
		switch entry.Kind {
		case catalogue.KindAsync:
			_, err = p.Call(t.Context(), entry.Path, entry.Example)
		case catalogue.KindOn:
			_, err = p.Listen(jsapi.Subscription{On: entry.Path, Params: entry.Example}, func(json.RawMessage) {})
		default:
			continue
		}
		if errors.Is(err, jsapi.ErrNotConfigured) != entry.NeedsConfig {
			t.Errorf("%s before config: %v, but needsConfig is %v", entry.Path, err, entry.NeedsConfig)
		}
	}
}

// Every function that asks the client can have an outcome.
func TestEveryFunctionCanFail(t *testing.T) {
	for _, entry := range callable() {
		if !functions.AsksClient(entry.Path) {
			continue
		}
		e := newLenient(t)
		p := configuredPage(e)
		attempt := func(o settings.Outcome) error {
			t.Helper()
			if err := e.Update(func(s *settings.Settings) { s.Outcomes[entry.Path] = o }); err != nil {
				t.Fatal(err)
			}
			if entry.Kind == catalogue.KindOn {
				_, err := p.Listen(jsapi.Subscription{On: entry.Path, Params: entry.Example}, func(json.RawMessage) {})
				return err
			}
			_, err := p.Call(t.Context(), entry.Path, entry.Example)
			return err
		}
		if err := attempt(settings.Outcome{Kind: settings.OutcomeRefuse}); !errors.Is(err, jsapi.ErrDenied) {
			if failed, ok := errors.AsType[*jsapi.Error](err); !ok || entry.Path != "tt.requestAuthCode" || failed.Code != 10228 {
				t.Errorf("%s refused: %v", entry.Path, err)
			}
		}
		if err := attempt(settings.Outcome{Kind: settings.OutcomeCancel}); !errors.Is(err, jsapi.ErrCanceled) && !dialogs[entry.Path] {
			t.Errorf("%s canceled: %v", entry.Path, err)
		}
		err := attempt(settings.Outcome{Kind: settings.OutcomeFail, Errno: 111})
		if failed, ok := errors.AsType[*jsapi.Error](err); !ok || failed.Errno != 111 || failed.Msg != "Too many API calls" {
			t.Errorf("%s failed: %v", entry.Path, err)
		}
	}
}

func TestOutcomesOfGettersMakeNoSense(t *testing.T) {
	e := newFixture(t)
	for _, path := range []string{"tt.getFileSystemManager", "tt.offLocationChange", "tt.getFileSystemManager().stat#stat.isFile"} {
		if err := e.Update(func(s *settings.Settings) { s.Outcomes[path] = settings.Outcome{Kind: settings.OutcomeNever} }); err == nil {
			t.Errorf("%s: an outcome was accepted", path)
		}
	}
}

func TestEveryScopeCanBeWithheld(t *testing.T) {
	for decision, want := range map[settings.Permission]error{
		settings.Refused: jsapi.ErrDeniedByUser, settings.RefusedBySystem: jsapi.ErrDeniedBySystem, settings.RefusedByOrganization: jsapi.ErrDeniedByOrganization,
	} {
		for _, entry := range callable() {
			if entry.Scope == "" || !functions.AsksClient(entry.Path) || entry.Kind == catalogue.KindCommand {
				continue
			}
			e := newLenient(t)
			p := configuredPage(e)
			e.Update(func(s *settings.Settings) {
				s.Client, s.Permissions[entry.Scope] = settings.ClientFeishuAndroid, decision // PCs lack a permission
			})
			var err error
			if entry.Kind == catalogue.KindOn {
				_, err = p.Listen(jsapi.Subscription{On: entry.Path, Params: entry.Example}, func(json.RawMessage) {})
			} else {
				_, err = p.Call(t.Context(), entry.Path, entry.Example)
			}
			if !errors.Is(err, want) {
				t.Errorf("%s without %s: %v, want %v", entry.Path, entry.Scope, err, want)
			}
		}
	}
}

// The user is asked for undecided permissions, and the decision is stored.
func TestScopesAreAskedFor(t *testing.T) {
	e := newPhone(t)
	p := e.Page(pageURL)
	p.SetConfigured()
	if _, err := p.Call(t.Context(), "tt.getLocation", nil); err != nil {
		t.Errorf("getLocation: %v", err)
	}
	if got := e.Settings().Permissions["scope.userLocation"]; got != settings.Granted {
		t.Errorf("permission %q", got)
	}
}

// The recorder reports failures by an event.
func TestRecorderReportsFailures(t *testing.T) {
	e := newPhone(t)
	p := configuredPage(e)
	var got []string
	p.Listen(jsapi.Subscription{On: recorderPath + "onError"}, func(event json.RawMessage) { got = append(got, string(event)) })
	p.CallSync(recorderPath+"pause", nil)
	e.Update(func(s *settings.Settings) { s.Permissions["scope.record"] = settings.Refused })
	p.CallSync(recorderPath+"start", json.RawMessage(`[{}]`))
	e.Page(pageURL).CallSync(recorderPath+"start", nil) // not in the events of p
	want := []string{
		`{"errString":"OperateRecorder pause failed, reason: it is stopped","errno":1305003}`,
		`{"errString":"user permission denied","errno":107}`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := p.CallSync(recorderPath+"start", json.RawMessage(`{`)); err == nil {
		t.Error("arguments that are no JSON were accepted")
	}
}

// A recording with frames has one at the start and the last one.
func TestRecorderFrames(t *testing.T) {
	p := configuredPage(newPhone(t))
	var got []string
	for _, name := range []string{"onStart", "onFrameRecorded", "onStop"} {
		p.Listen(jsapi.Subscription{On: recorderPath + name}, func(event json.RawMessage) {
			var frame struct{ IsLastFrame bool }
			json.Unmarshal(event, &frame)
			got = append(got, name)
			if frame.IsLastFrame {
				got = append(got, "last")
			}
		})
	}
	for _, args := range []string{`[{"frameSize":4}]`, `[{}]`, ``} {
		p.CallSync(recorderPath+"start", json.RawMessage(args))
		p.CallSync(recorderPath+"stop", nil)
	}
	if got := strings.Join(got, " "); got != "onStart onFrameRecorded onFrameRecorded last onStop onStart onStop onStart onStop" {
		t.Errorf("events %s", got)
	}
}

func TestRecorderStates(t *testing.T) {
	p := configuredPage(newPhone(t))
	c := &jsapi.Client{Runtime: p}
	for _, step := range []struct{ command, state string }{
		{"", "stopped"}, {"start", "recording"}, {"start", "recording"}, {"pause", "paused"}, {"pause", "paused"},
		{"resume", "recording"}, {"stop", "stopped"}, {"resume", "stopped"},
	} {
		if step.command != "" {
			p.CallSync(recorderPath+step.command, nil)
		}
		var got struct{ State string }
		if err := c.Call(t.Context(), recorderPath+"getState", nil, &got); err != nil || got.State != step.state {
			t.Errorf("after %q: %q, %v, want %q", step.command, got.State, err, step.state)
		}
	}
}

// After a start function, an event follows in the same page.
func TestFollowUps(t *testing.T) {
	for path, event := range followUps {
		synctest.Test(t, func(t *testing.T) {
			e := newPhone(t)
			defer e.Close()
			starter, other := configuredPage(e), configuredPage(e)
			received := make(chan json.RawMessage, 1)
			for p, receive := range map[*Page]func(json.RawMessage){
				starter: func(event json.RawMessage) { received <- event },
				other:   func(json.RawMessage) { t.Errorf("%s: another page received it", path) },
			} {
				if _, err := p.Listen(jsapi.Subscription{On: event}, receive); err != nil {
					t.Fatalf("%s: %v", event, err)
				}
			}
			entry, ok := functions.Find(path)
			if _, err := starter.Call(t.Context(), path, entry.Example); err != nil || !ok {
				t.Fatalf("%s: %v", path, err)
			}
			if got := <-received; !sameJSON(got, functions.Sample(event)) {
				t.Errorf("%s: %s", event, got)
			}
			synctest.Wait()
		})
	}
}

// Every chat has separate listeners.
func TestEventsOfAChat(t *testing.T) {
	e := newFixture(t)
	c := &jsapi.Client{Runtime: configuredPage(e)}
	got := make(chan string, 10)
	for _, id := range []string{"oc_1", "oc_2"} {
		stop, err := c.OnChatBadgeChange(jsapi.OnChatBadgeChangeParams{OpenChatID: id}, func(jsapi.ChatBadgeChangeEvent) { got <- id })
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
	}
	for event, want := range map[string]int{
		"tt.onChatBadgeChange": 2,
		`tt.onChatBadgeChange({"openChatId":"oc_2","onChange":{"$listener":""}})`: 1,
		`tt.onChatBadgeChange({"openChatId":"oc_3","onChange":{"$listener":""}})`: 0,
	} {
		if n, err := e.Fire(event, nil); n != want || err != nil {
			t.Errorf("%s: %d listeners, %v, want %d", event, n, err, want)
		}
	}
	if _, err := c.OnServerBadgePush(func(jsapi.ServerBadgePushEvent) {}); err != nil {
		t.Fatal(err)
	}
	if n, _ := e.Fire("tt.onServerBadgePush", nil); n != 1 {
		t.Errorf("onServerBadgePush: %d listeners", n)
	}
	last := e.Log()[len(e.Log())-2]
	if last.Path != "tt.onChatBadgeChange" || !strings.Contains(string(last.Params), "oc_2") {
		t.Errorf("logged as %s %s", last.Path, last.Params)
	}
	for _, event := range []string{"tt.onNonsense", "tt.getUserInfo", "tt.offLocationChange", "h5sdk.ready"} {
		if _, err := e.Fire(event, nil); err == nil {
			t.Errorf("%s was fired", event)
		}
	}
}

// A command that is never answered delays the next call by orderTimeout only.
func TestCommandThatIsNeverAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newPhone(t)
		p := configuredPage(e)
		e.Update(func(s *settings.Settings) {
			s.Outcomes[recorderPath+"start"] = settings.Outcome{Kind: settings.OutcomeNever}
		})
		p.CallSync(recorderPath+"start", nil)
		if p.recorder.state() != recorderStopped {
			t.Error("it records")
		}
		e.Close() // or the bubble never ends
	})
}

// A listener that another listener has stopped does not receive the event that is
// being fired.
func TestListenerThatIsStoppedMeanwhile(t *testing.T) {
	p := configuredPage(newPhone(t))
	var stop func()
	p.Listen(jsapi.Subscription{On: "tt.onMemoryWarning"}, func(json.RawMessage) { stop() })
	stop, err := p.Listen(jsapi.Subscription{On: "tt.onMemoryWarning"}, func(json.RawMessage) { t.Error("it received the event") })
	if err != nil {
		t.Fatal(err)
	}
	p.emit("tt.onMemoryWarning", json.RawMessage("1"))
	stop()
}
