package emulatortest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/emulatorserver"
	"github.com/feishu-goapp/feishu-goapp/internal/process"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// App is an app that runs under an emulator, and a tab of Chromium with a
// profile of its own. Its methods fail the test on errors; call them on the
// test's goroutine.
type App struct {
	// URL is the app's, without a slash at its end.
	URL string

	// Host answers what pages call, and has an answer to every JSAPI: replace
	// any with its Handle, Answer, Fail, Silence or Remove.
	Host *jsapitest.Host

	// Timeout bounds each wait; it is 30 s.
	Timeout time.Duration

	t      testing.TB
	feishu *emulatorserver.Server
	server *process.Server // nil for a handler
	tab    *tab
}

// startTimeout includes the compilation of go run.
const startTimeout = 5 * time.Minute

// stopGrace is what the server has to stop in order.
const stopGrace = 12 * time.Second

// Start runs a command that serves the app, such as go run ../cmd/server, and
// stops it at the end of the test. Its environment has the settings that point it
// at the emulator, and LISTEN_ADDR, the address where it has to listen; its
// working directory is that of the test. Start blocks until the app accepts
// connections. It skips the test if there is no browser.
func Start(t testing.TB, command ...string) *App {
	t.Helper()
	a := start(t)
	server, err := process.StartServer(process.ServerOptions{
		Command: command,
		Environ: append(os.Environ(), append(a.feishu.Environ(), "ADMIN_ADDR=")...),
	})
	if err != nil {
		t.Fatal(err)
	}
	a.server = server
	t.Cleanup(func() {
		server.Stop(stopGrace)
		if t.Failed() {
			t.Logf("the app wrote:\n%s", server.Output())
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), startTimeout)
	defer cancel()
	if err := server.Ready(ctx); err != nil {
		t.Fatalf("the app did not start: %v", err)
	}
	a.URL = "http://" + server.Addr
	return a
}

// StartHandler serves the app in the process of the test. newHandler gets the
// settings that point the app at the emulator, by their names in the
// environment; webapp.Options has a field for them.
func StartHandler(t testing.TB, newHandler func(settings map[string]string) (http.Handler, error)) *App {
	t.Helper()
	a := start(t)
	handler, err := newHandler(a.feishu.Settings())
	if err != nil {
		t.Fatalf("the app did not start: %v", err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	a.URL = server.URL
	return a
}

// start starts the browser and the emulator.
func start(t testing.TB) *App {
	t.Helper()
	a := &App{Timeout: 30 * time.Second, t: t, tab: newTab(t)}
	feishu, err := emulatorserver.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(feishu.Stop)
	a.feishu, a.Host = feishu, feishu.Host
	return a
}

// Update changes the settings of the emulator: the user, the client, permissions,
// outcomes of calls, faults of the platform.
func (a *App) Update(change func(*Settings)) {
	a.t.Helper()
	if err := a.feishu.Update(change); err != nil {
		a.t.Fatalf("settings of the emulator: %v", err)
	}
}

// Scenario applies a scenario of the emulator: a built-in one by its name, such as
// offline or user-refuses, or one that the workbench has exported, by the path of its
// file. It sets permissions, outcomes of calls and faults back to the usual ones first.
func (a *App) Scenario(nameOrPath string) {
	a.t.Helper()
	s, err := emulator.FindScenario(nameOrPath)
	if err == nil {
		err = a.feishu.Apply(s)
	}
	if err != nil {
		a.t.Fatalf("scenario: %v", err)
	}
}

// Calls returns the newest calls that have reached the emulator, oldest first:
// of pages to the client and of the app to the platform.
func (a *App) Calls() []Call { return a.feishu.Log() }

// Output returns the last lines that the command of [Start] has written.
func (a *App) Output() string {
	if a.server == nil {
		return ""
	}
	return a.server.Output()
}

// failedCalls returns the JSAPI calls that have failed.
func (a *App) failedCalls() (failed []string) {
	for _, call := range a.feishu.Log() {
		if call.Kind == emulator.JSAPICall && (call.State == emulator.CallFailed || call.State == emulator.CallCanceled || call.State == emulator.CallEnded) {
			failed = append(failed, fmt.Sprintf("%s: %s", call.Path, call.Outcome))
		}
	}
	return failed
}
