//go:build e2e

package emulatortest_test

import (
	"flag"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/emulatortest"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign/signhttp"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// childVariable makes the test binary the app's server.
const childVariable = "EMULATORTEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) == "" {
		os.Exit(m.Run())
	}
	settings := map[string]string{}
	for _, name := range []string{"APP_ID", "APP_SECRET", "FEISHU_HOST", "JSSDK_URL"} {
		settings[name] = os.Getenv(name)
	}
	listener, err := net.Listen("tcp", os.Getenv("LISTEN_ADDR"))
	if err == nil {
		fmt.Println("serving as", os.Getenv("APP_ID"))
		err = http.Serve(listener, site(settings))
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// page is an app without go-app: a toast at a click, and a scanner.
var page = template.Must(template.New("").Parse(`<!doctype html>
<link rel="icon" href="data:,">
<div id="app" data-state="loading"><input id="title"><button id="toast">toast</button><button id="scan">scan</button><button id="break">break</button><p id="result"></p></div>
<script src="{{.}}"></script>
<script>
	const say = (text) => document.querySelector("#result").textContent = text;
	fetch("/get_config_parameters?url=" + encodeURIComponent(location.href)).then((response) => response.json()).then((parameters) =>
		h5sdk.config({...parameters, jsApiList: [], onSuccess: () => document.querySelector("#app").dataset.state = "ready"}));
	document.querySelector("#toast").onclick = () => tt.showToast({
		title: document.querySelector("#title").value, success: () => say("shown"), fail: () => say("failed")});
	document.querySelector("#scan").onclick = () => tt.scanCode({success: (r) => say(r.result), fail: () => say("failed")});
	document.querySelector("#break").onclick = () => { fetch("/nowhere"); console.error("on purpose"); missing(); };
</script>`))

func site(settings map[string]string) http.Handler {
	mux := http.NewServeMux()
	client := &feishu.Client{Host: settings["FEISHU_HOST"], AppID: settings["APP_ID"], AppSecret: settings["APP_SECRET"]}
	mux.Handle("GET /get_config_parameters", &signhttp.Handler{AppID: client.AppID, Tickets: client.Tickets(ticket.NewStore())})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		_ = page.Execute(w, settings["JSSDK_URL"])
	})
	return mux
}

// onAndroid chooses a client that has a scanner.
func onAndroid(s *emulatortest.Settings) { s.Client = emulatortest.ClientFeishuAndroid }

func startSite(t testing.TB) *emulatortest.App {
	return emulatortest.StartHandler(t, func(settings map[string]string) (http.Handler, error) { return site(settings), nil })
}

func TestHandler(t *testing.T) {
	a := startSite(t)
	a.Open("/")
	a.WantState("ready")
	a.Type("#title", "Hello")
	a.Click("#toast")
	a.WantText("#result", "shown")
	a.Update(onAndroid)
	a.Host.Answer("tt.scanCode", map[string]any{"result": "42"})
	a.Click("#scan")
	a.WantText("#result", "42")
	if got := a.Text("#scan"); got != "scan" {
		t.Errorf("the button says %q", got)
	}
	a.WantQuiet()
	var shown bool
	for _, call := range a.Calls() {
		shown = shown || call.Path == "tt.showToast" && strings.Contains(string(call.Params), "Hello")
	}
	if !shown {
		t.Error("Calls lacks the toast")
	}
}

func TestLaunch(t *testing.T) {
	a := startSite(t)
	a.Update(func(s *emulatortest.Settings) {
		s.Launch = emulatortest.Launch{Entry: emulatortest.EntryPlusMenuP2P, TriggerCode: "7f1b"}
	})
	a.Open("/?x=1")
	a.WantState("ready")
	a.WaitFor(`((q) => [q.get("x"), q.get("from"), JSON.parse(q.get("bdp_launch_query")).__trigger_id__].join() === "1,plus_menu_p2p,7f1b")(new URL(location).searchParams)`)
	a.WantQuiet()
}

// A scenario sets outcomes and permissions, and the next one resets them first.
func TestScenario(t *testing.T) {
	a := startSite(t)
	file := filepath.Join(t.TempDir(), "mine.json")
	if err := os.WriteFile(file, []byte(`{"name":"mine","settings":{"outcomes":{"tt.showToast":{"kind":"fail","errno":100}}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	a.Scenario(file)
	a.Open("/")
	a.WantState("ready")
	a.Type("#title", "Hello")
	a.Click("#toast")
	a.WantText("#result", "failed")
	a.Scenario("offline")
	a.Click("#toast")
	a.WantText("#result", "shown")
	failed := failing(t, func(tb testing.TB) { startSite(tb).Scenario("nonsense") })
	if !failed.failed || !strings.Contains(failed.said.String(), "offline, slow-network") {
		t.Errorf("an unknown scenario: %s", failed.said.String())
	}
}

func TestCommand(t *testing.T) {
	t.Setenv(childVariable, "1")
	a := emulatortest.Start(t, os.Args[0])
	a.Open("/")
	a.Type("#title", "Hello")
	a.Click("#toast")
	a.WantText("#result", "shown")
	if got := a.Output(); got != "serving as cli_emulator" {
		t.Errorf("the app wrote %q", got)
	}
}

// A recorder is a test that may fail.
type recorder struct {
	testing.TB
	failed   bool
	said     strings.Builder
	cleanups []func()
}

func (r *recorder) Helper()           {}
func (r *recorder) Failed() bool      { return r.failed }
func (r *recorder) Cleanup(f func())  { r.cleanups = append(r.cleanups, f) }
func (r *recorder) Fatal(args ...any) { r.Fatalf("%s", fmt.Sprint(args...)) }
func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}
func (r *recorder) Errorf(format string, args ...any) {
	r.failed = true
	r.Logf(format, args...)
}
func (r *recorder) Logf(format string, args ...any) { fmt.Fprintf(&r.said, format+"\n", args...) }
func (r *recorder) Skip(args ...any) {
	fmt.Fprintln(&r.said, args...)
	runtime.Goexit()
}

// failing runs a test to its end.
func failing(t *testing.T, test func(testing.TB)) *recorder {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			for i := len(r.cleanups) - 1; i >= 0; i-- {
				r.cleanups[i]()
			}
		}()
		test(r)
	}()
	<-done
	return r
}

func TestFailuresAreReported(t *testing.T) {
	startSite(t) // skips without a browser
	t.Chdir(t.TempDir())
	for name, test := range map[string]struct {
		do   func(*emulatortest.App)
		want []string
	}{
		"text":     {func(a *emulatortest.App) { a.WantText("#result", "other") }, []string{`#result is "" after`, `want "other"`}},
		"element":  {func(a *emulatortest.App) { a.Click("#nowhere") }, []string{"there is no #nowhere"}},
		"state":    {func(a *emulatortest.App) { a.WantState("failed") }, []string{"still not"}},
		"settings": {func(a *emulatortest.App) { a.Update(func(s *emulatortest.Settings) { s.User = "x" }) }, []string{"settings of the emulator"}},
		"console": {func(a *emulatortest.App) {
			a.Click("#break")
			a.Update(onAndroid)
			a.Host.Fail("tt.scanCode", jsapi.Error{Errno: 104})
			a.Click("#scan")
			a.WantText("#result", "failed")
			a.WantQuiet()
		}, []string{"the console reports: on purpose", "missing is not defined", "404", "/nowhere", "a call failed: tt.scanCode"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := failing(t, func(tb testing.TB) {
				a := startSite(tb)
				a.Open("/")
				if name != "console" { // the others wait in vain
					a.Timeout = 300 * time.Millisecond
				}
				test.do(a)
			})
			for _, want := range append(test.want, "screenshot: screenshots") {
				if !strings.Contains(r.said.String(), want) {
					t.Errorf("it does not say %q: %s", want, &r.said)
				}
			}
			if files, _ := filepath.Glob("screenshots/*.png"); len(files) == 0 {
				t.Error("there is no screenshot")
			}
		})
	}
}

func TestAppThatDoesNotStart(t *testing.T) {
	startSite(t)
	r := failing(t, func(tb testing.TB) { emulatortest.Start(tb, "sh", "-c", "echo APP_ID is malformed; exit 2") })
	if said := r.said.String(); !r.failed || !strings.Contains(said, "status 2") || !strings.Contains(said, "APP_ID is malformed") {
		t.Errorf("it says %s", said)
	}
}

func TestWithoutBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	required := flag.Lookup("require-browser").Value
	was := required.String()
	required.Set("false") // make test sets it
	t.Cleanup(func() { required.Set(was) })
	r := failing(t, func(tb testing.TB) { startSite(tb) })
	if said := r.said.String(); r.failed || !strings.Contains(said, "-require-browser") {
		t.Errorf("without a browser: failed %v, it says %s", r.failed, said)
	}
}

func TestPlatformOfAnAppThatRefuses(t *testing.T) {
	r := failing(t, func(tb testing.TB) {
		emulatortest.NewPlatform(tb).SignedIn(http.NotFoundHandler(), emulatortest.Users[0])
	})
	if said := r.said.String(); !r.failed || !strings.Contains(said, "cannot be signed in: status 404") {
		t.Errorf("it says %s", said)
	}
}
