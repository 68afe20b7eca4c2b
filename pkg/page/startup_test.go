package page

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

func TestStartupConfigures(t *testing.T) {
	f := newFixture(Settings{})
	f.open(t)
	s := f.Status()
	if s.State != Ready || s.Err != nil {
		t.Errorf("got %+v", s)
	}
	for _, step := range []Step{s.SDK, s.Parameters, s.Config} {
		if step.State != StepDone {
			t.Errorf("steps %+v", s)
		}
	}
	if len(f.signed) != 1 || f.signed[0] != pageURL {
		t.Errorf("signed %q, want the page's URL without its fragment", f.signed)
	}
	if err := f.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

// The start script's outcome counts, with its times; the page configures itself
// only where the script has not, or a new signature can help.
func TestStartupFollowsTheScript(t *testing.T) {
	const steps = `,"steps":{"sdk":{"state":"done","start":10,"end":40},"parameters":{"state":"done","start":5,"end":25},"config":{"state":"done","start":40,"end":47}}`
	for name, c := range map[string]struct {
		first  string
		signed int
		state  State
		code   string
	}{
		"configured":    {`{"state":"configured","url":"` + pageURL + `"` + steps + `}`, 0, Ready, ""},
		"refused":       {`{"state":"refused","url":"` + pageURL + `","error":{"errCode":333448}` + steps + `}`, 0, Failed, "333448"},
		"refused, bare": {`{"state":"refused","url":"` + pageURL + `","error":{"errno":333448}` + steps + `}`, 0, Failed, "333448"},
		"expired":       {`{"state":"refused","url":"` + pageURL + `","error":{"errorCode":333444}` + steps + `}`, 1, Ready, ""},
		"expired, bare": {`{"state":"refused","url":"` + pageURL + `","error":{"errno":333444}` + steps + `}`, 1, Ready, ""},
		"another URL":   {`{"state":"configured","url":"https://app.example.com/else"` + steps + `}`, 1, Ready, ""},
		"unknown":       {`{"state":"unknown","url":"` + pageURL + `"` + steps + `}`, 1, Ready, ""},
		"nothing":       {`{}`, 1, Ready, ""},
		"outside":       {`{"state":"outside"}`, 0, Outside, "outside"},
		"no SDK":        {`{"state":"no-sdk","sdkURL":"https://cdn.example.com/sdk.js"}`, 0, Failed, "jssdk"},
		"not trusted":   {`{"state":"no-parameters","error":{"status":403,"body":"{\"detail\":\"d\"}"}}`, 0, Failed, "http-403"},
		"credentials":   {`{"state":"no-parameters","error":{"status":502,"body":{"code":10014}}}`, 0, Failed, "10014"},
		"a proxy":       {`{"state":"no-parameters","error":{"status":502,"body":"<html>"}}`, 0, Failed, "http-502"},
		"no network":    {`{"state":"no-parameters","error":{"status":0,"body":""}}`, 1, Ready, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(Settings{})
			f.browser.firstConfig = func(context.Context) []byte { return []byte(c.first) }
			f.open(t)
			s := f.Status()
			code := ""
			if s.Err != nil {
				code = f.Explain(s.Err).Code
			}
			if s.State != c.state || len(f.signed) != c.signed || code != c.code {
				t.Errorf("got %s %s, signed %q", s.State, code, f.signed)
			}
			if name == "configured" && (s.SDK != Step{StepDone, 30 * time.Millisecond} || s.Config != Step{StepDone, 7 * time.Millisecond}) {
				t.Errorf("steps %+v", s)
			}
		})
	}
}

// While the script runs, the page shows its progress.
func TestStartupShowsTheScriptsProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(Settings{})
		f.browser.firstConfig = func(context.Context) []byte {
			time.Sleep(time.Second)
			return []byte(`{"state":"configured","url":"` + pageURL + `"}`)
		}
		var steps atomic.Pointer[ScriptSteps]
		steps.Store(new(ScriptSteps))
		begun, done := ScriptStep{"waiting", 10, 0}, ScriptStep{"done", 10, 30}
		f.browser.firstSteps = func() ScriptSteps { return *steps.Load() }
		settled := f.Start("/")
		time.Sleep(scriptInterval / 2)
		for _, test := range []struct {
			steps                   ScriptSteps
			state                   State
			sdk, parameters, config StepState
		}{
			{ScriptSteps{}, Loading, StepRunning, StepPending, StepPending},
			{ScriptSteps{begun, begun, ScriptStep{State: "waiting"}}, Loading, StepRunning, StepRunning, StepPending},
			{ScriptSteps{done, begun, ScriptStep{State: "waiting"}}, Authenticating, StepDone, StepRunning, StepPending},
			{ScriptSteps{done, done, begun}, Authenticating, StepDone, StepDone, StepRunning},
		} {
			steps.Store(&test.steps)
			time.Sleep(scriptInterval)
			s := f.Status()
			if s.State != test.state || s.SDK.State != test.sdk || s.Parameters.State != test.parameters || s.Config.State != test.config {
				t.Errorf("with %+v: %+v", test.steps, s)
			}
		}
		<-settled
		if s := f.Status(); s.State != Ready {
			t.Errorf("in the end: %+v", s)
		}
	})
}

// Waiting for a script that never answers has a deadline.
func TestStartupWithSilentScript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(Settings{})
		f.browser.firstConfig = func(ctx context.Context) []byte { <-ctx.Done(); return nil }
		f.open(t)
		if s := f.Status(); s.State != Ready {
			t.Errorf("got %+v", s)
		}
	})
}

func TestStartupOutsideFeishu(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(Settings{})
		*f.host = jsapitest.Host{}
		f.browser.agent = "Mozilla/5.0 Chrome/150"
		f.open(t)
		if s := f.Status(); s.State != Outside || s.SDK.State != StepAbsent {
			t.Errorf("got %+v", s)
		}
		if len(f.signed) != 0 {
			t.Errorf("signed %q", f.signed)
		}
		if err := f.Ready(t.Context()); !errors.Is(err, ErrOutside) {
			t.Errorf("Ready returns %v", err)
		}
		if _, err := f.ScanCode(t.Context(), jsapi.ScanCodeParams{}); !errors.Is(err, ErrOutside) {
			t.Errorf("a call returns %v", err)
		}
	})
}

func TestStartupWaitsForTheSDK(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(Settings{})
		f.host.Remove("h5sdk.config")
		settled := f.Start("/")
		time.Sleep(5 * time.Second)
		f.host.Answer("h5sdk.config", nil)
		<-settled
		if s := f.Status(); s.State != Ready {
			t.Errorf("got %+v", s)
		}
	})
}

func TestStartupNamesTheMissingSDK(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(Settings{})
		f.host.Remove("h5sdk.config")
		f.browser.sdkURL = "https://cdn.example.com/sdk.js"
		start := time.Now()
		f.open(t)
		s := f.Status()
		if e := f.Explain(s.Err); s.State != Failed || e.Code != "jssdk" || e.Detail != "https://cdn.example.com/sdk.js" {
			t.Errorf("got %+v", s)
		}
		if took := time.Since(start); took != scriptTimeout {
			t.Errorf("took %s", took)
		}
		if f.Retry(); f.browser.reloads != 1 {
			t.Error("a retry does not reload the page")
		}
	})
}

func TestStartupReplacesTheSignatureOnce(t *testing.T) {
	for _, failure := range []jsapi.Error{{Code: codeSignatureRepeated}, {Code: codeSignatureExpired}, {Errno: codeSignatureExpired}} {
		f := newFixture(Settings{})
		attempts := 0
		f.host.Handle("h5sdk.config", func(context.Context, json.RawMessage) (any, error) {
			if attempts++; attempts == 1 {
				return nil, &failure
			}
			return nil, nil
		})
		f.open(t)
		if s := f.Status(); s.State != Ready || len(f.signed) != 2 {
			t.Errorf("%v once: got %+v, signed %q", failure, s, f.signed)
		}

		f = newFixture(Settings{})
		f.host.Fail("h5sdk.config", failure)
		f.open(t)
		if s := f.Status(); s.State != Failed || len(f.signed) != 2 {
			t.Errorf("%v always: got %+v, signed %q", failure, s, f.signed)
		}
	}
}

// A refusal that another ticket can change is reported to the server, once, with
// the parameters that were refused, and the next ones are used.
func TestStartupReportsTheRefusedSignature(t *testing.T) {
	const byScript, byProgram = `{"signature":"of the start script"}`, `{"appId":"cli_1","nonceStr":"n","timestamp":1,"signature":"s-1"}`
	for _, failure := range []jsapi.Error{{Code: codeSignature}, {Code: codeTicket}, {Errno: codeTicket}} {
		for _, script := range []bool{false, true} {
			for _, always := range []bool{false, true} {
				f := newFixture(Settings{})
				attempts, want, code := 0, byProgram, failure.Code+failure.Errno
				f.host.Handle("h5sdk.config", func(context.Context, json.RawMessage) (any, error) {
					if attempts++; always || attempts == 1 && !script {
						return nil, &failure
					}
					return nil, nil
				})
				if script {
					want = byScript
					f.browser.firstConfig = func(context.Context) []byte {
						return fmt.Appendf(nil, `{"state":"refused","url":%q,"error":{"errCode":%d},"parameters":%q}`, pageURL, code, byScript)
					}
				}
				f.open(t)
				name := fmt.Sprintf("%d, script %v, always %v", code, script, always)
				if got := strings.Join(f.reported, " "); got != want {
					t.Errorf("%s: reported %s, want %s", name, got, want)
				}
				s := f.Status()
				if !always && (s.State != Ready || s.Err != nil) {
					t.Errorf("%s: %+v", name, s)
				}
				if always && (s.State != Failed || jsapi.ErrorCode(s.Err) != code) {
					t.Errorf("%s: %+v", name, s)
				}
			}
		}
	}
}

// If the server accepts no reports, the page shows the refusal.
func TestStartupWhoseReportFails(t *testing.T) {
	for _, answer := range []response{{status: 403}, {status: 405}, {err: errors.New("TypeError")}} {
		f := newFixture(Settings{})
		f.host.Fail("h5sdk.config", jsapi.Error{Code: codeTicket})
		f.answer("POST /get_config_parameters", answer)
		f.open(t)
		if s := f.Status(); s.State != Failed || f.Explain(s.Err).Code != "333442" {
			t.Errorf("%+v: %+v", answer, s)
		}
	}
}

// After navigation the other URL is tried before anything is reported.
func TestNavigationReportsLast(t *testing.T) {
	f := newFixture(Settings{})
	f.open(t)
	f.browser.url = "https://app.example.com/next"
	f.host.Handle("h5sdk.config", func(context.Context, json.RawMessage) (any, error) {
		if len(f.reported) == 0 {
			return nil, &jsapi.Error{Path: "h5sdk.config", Code: codeSignature}
		}
		return nil, nil
	})
	f.startup.navigate()
	if err := f.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	if got, want := fmt.Sprint(f.signed), fmt.Sprint([]string{pageURL, "https://app.example.com/next", pageURL, pageURL}); got != want || len(f.reported) != 1 {
		t.Errorf("signed %s, want %s; %d reports", got, want, len(f.reported))
	}
}

func TestNavigationConfiguresAgain(t *testing.T) {
	f := newFixture(Settings{})
	f.open(t)
	f.browser.url = pageURL + "#elsewhere"
	f.startup.navigate()
	if len(f.signed) != 1 {
		t.Errorf("for another fragment signed %q", f.signed)
	}
	f.browser.url = "https://app.example.com/next"
	f.startup.navigate()
	if s := f.Status(); s.State != Ready {
		t.Errorf("meanwhile: %+v", s)
	}
	if err := f.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	if got, want := fmt.Sprint(f.signed), "["+pageURL+" https://app.example.com/next]"; got != want {
		t.Errorf("signed %s, want %s", got, want)
	}
}

// Clients on iOS verify the URL that the document was loaded with.
func TestNavigationTriesTheLandingURL(t *testing.T) {
	f := newFixture(Settings{})
	f.open(t)
	f.browser.url = "https://app.example.com/next"
	f.host.Handle("h5sdk.config", func(context.Context, json.RawMessage) (any, error) {
		if f.signed[len(f.signed)-1] != pageURL {
			return nil, &jsapi.Error{Path: "h5sdk.config", Code: codeSignature}
		}
		return nil, nil
	})
	f.startup.navigate()
	if err := f.Ready(t.Context()); err != nil || f.Status().State != Ready {
		t.Errorf("got %v, %+v", err, f.Status())
	}
}

// A wait for an attempt that is replaced continues with the next one.
func TestReadyOutlivesNavigation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(Settings{})
		f.host.Silence("h5sdk.config")
		f.Start("/")
		synctest.Wait()
		ready := make(chan error, 1)
		go func() { ready <- f.Ready(t.Context()) }()
		synctest.Wait()
		f.host.Answer("h5sdk.config", nil)
		f.browser.url = "https://app.example.com/next"
		f.startup.navigate()
		if err := <-ready; err != nil {
			t.Error(err)
		}
	})
}

func TestStartupFails(t *testing.T) {
	tests := []struct {
		name string
		make func(*fixture)
		code string
		step func(*Status) *Step
	}{
		{"config refused", func(f *fixture) { f.host.Fail("h5sdk.config", jsapi.Error{Code: 333448}) }, "333448", configStep},
		{"no answer to config", func(f *fixture) { f.host.Silence("h5sdk.config") }, "timeout", configStep},
		{"origin not trusted", func(f *fixture) { f.refuse = &response{status: 403} }, "http-403", parametersStep},
		{"platform refused", func(f *fixture) { f.refuse = &response{status: 502, body: `{"code":10014}`} }, "10014", parametersStep},
		{"platform down", func(f *fixture) { f.refuse = &response{status: 503} }, "http-503", parametersStep},
		{"not parameters", func(f *fixture) { f.refuse = &response{status: 200, body: "<html>"} }, "http-200", parametersStep},
		{"server down", func(f *fixture) { f.networks = errors.New("TypeError") }, "network", parametersStep},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(Settings{})
				test.make(f)
				f.open(t)
				s := f.Status()
				e := f.Explain(s.Err)
				if s.State != Failed || e.Code != test.code || e.Cause == "" || e.Remedy == "" {
					t.Errorf("got %+v, %+v", s, e)
				}
				if step := test.step(&s); step.State != StepFailed {
					t.Errorf("the step is %+v", step)
				}
				if err := f.Ready(t.Context()); err != s.Err {
					t.Errorf("Ready returns %v", err)
				}
				if !strings.Contains(f.log.String(), "failed: "+test.code) {
					t.Errorf("logged %q", f.log.String())
				}

				f.host.Answer("h5sdk.config", nil)
				f.refuse, f.networks = nil, nil
				f.Retry()
				if err := f.Ready(t.Context()); err != nil || f.Status().State != Ready {
					t.Errorf("after a retry: %v, %+v", err, f.Status())
				}
			})
		})
	}
}

// Calls wait until the page is configured, and no longer than their contexts.
func TestCallsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(Settings{})
		f.host.Answer("tt.scanCode", map[string]any{"result": "42"})
		configure := make(chan struct{})
		f.host.Handle("h5sdk.config", func(context.Context, json.RawMessage) (any, error) {
			<-configure
			return nil, nil
		})
		f.Start("/")
		called := make(chan error, 1)
		go func() {
			r, err := f.ScanCode(t.Context(), jsapi.ScanCodeParams{})
			if err == nil && r.Result != "42" {
				err = fmt.Errorf("got %+v", r)
			}
			called <- err
		}()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := f.ScanCode(ctx, jsapi.ScanCodeParams{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("without waiting: %v", err)
		}
		if n := len(f.host.Calls("tt.scanCode")); n != 0 {
			t.Errorf("called %d times before", n)
		}
		close(configure)
		if err := <-called; err != nil {
			t.Error(err)
		}
	})
}

func TestClientLanguage(t *testing.T) {
	f := newFixture(Settings{})
	f.host.AnswerSample("tt.getSystemInfo", map[string]any{"language": "zh_CN"})
	if got := f.ClientLanguage(); got != "zh_CN" || f.Lang() != "zh" || f.Text("中", "en") != "中" {
		t.Errorf("got %s, %s", got, f.Lang())
	}
	f.ClientLanguage()
	if n := len(f.host.Calls("tt.getSystemInfo")); n != 1 {
		t.Errorf("asked %d times", n)
	}

	agent := "Mozilla/5.0 Lark/7.32.8 LarkLocale/zh_TW ChannelName/Feishu"
	named := New(Environment{Runtime: new(jsapitest.Host), Browser: &testBrowser{agent: agent}}, Settings{}, "en")
	if got := named.ClientLanguage(); got != "zh_TW" || named.Lang() != "zh" {
		t.Errorf("of the user agent: %s, %s", got, named.Lang())
	}

	synctest.Test(t, func(t *testing.T) {
		f := newFixture(Settings{})
		f.host.Silence("tt.getSystemInfo")
		start := time.Now()
		if got := f.ClientLanguage(); got != "" || f.Lang() != "en" || time.Since(start) > systemInfoTimeout {
			t.Errorf("of a silent client: %q, %s after %s", got, f.Lang(), time.Since(start))
		}
	})
}
