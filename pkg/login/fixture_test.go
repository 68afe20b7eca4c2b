package login

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/logintest"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

const testSecret = "secret-77be02aa"

// fixture is a server with the routes of a Login and GET /profile, the emulator
// as its platform, and one browser.
type fixture struct {
	*logintest.Site
	t        *testing.T
	server   *httptest.Server
	login    *Login
	platform string // URL of the emulator
	clock    *clock // of the emulator
	browser  *http.Client
	log      *logBuffer
}

func newFixture(t *testing.T, change ...func(*Options)) *fixture {
	t.Helper()
	f := &fixture{t: t, clock: new(clock)}
	platform := emulator.New(emulator.Options{AppID: "cli_test", AppSecret: testSecret, Now: f.clock.now})
	server := httptest.NewServer(platform)
	t.Cleanup(server.Close)
	t.Cleanup(platform.Close)
	f.platform = server.URL
	f.serve(change...)
	f.Site = &logintest.Site{T: t, URL: f.server.URL, Emulator: platform}
	f.browser = f.NewBrowser()
	return f
}

// serve starts a server on the fixture's platform.
func (f *fixture) serve(change ...func(*Options)) {
	f.t.Helper()
	f.log = new(logBuffer)
	o := Options{
		Client:  &feishu.Client{Host: f.platform, AppID: "cli_test", AppSecret: testSecret},
		AppName: Text{Zh: "示例", En: "Sample"}, StyleURL: "/web/style.css", IconURL: "/web/icon.svg",
		Log: slog.New(withRequestID{slog.NewTextHandler(f.log, nil)}),
	}
	for _, c := range change {
		c(&o)
	}
	l, err := New(o)
	if err != nil {
		f.t.Fatal(err)
	}
	f.login = l
	mux := http.NewServeMux()
	l.Register(mux)
	mux.Handle("GET /profile", l.RequireUser(profile(o.Client)))
	f.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		info := requestinfo.Of(r)
		info.ID = requestinfo.NewID()
		w.Header().Set(requestinfo.Header, info.ID)
		mux.ServeHTTP(w, r.WithContext(requestinfo.NewContext(r.Context(), info)))
	}))
	f.t.Cleanup(f.server.Close)
}

// profile is an app's handler that calls the Open API on the user's behalf.
func profile(client *feishu.Client) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var user feishu.User
		err := WithToken(r.Context(), func(accessToken string) (err error) {
			user, err = client.User(r.Context(), accessToken)
			return err
		})
		if err != nil {
			WriteError(w, r, err)
			return
		}
		writeUser(w, mustMarshal(user))
	})
}

func (f *fixture) signIn(code string, headers ...string) logintest.Reply {
	f.t.Helper()
	return f.Login(f.browser, code, headers...)
}

// eventually waits until a condition holds.
func (f *fixture) eventually(what string, holds func() bool) {
	f.t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			f.t.Fatalf("%s: timeout", what)
		}
	}
}

// clock is one that can be advanced.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// withRequestID adds the id of the request to log lines, like a server.
type withRequestID struct{ slog.Handler }

func (h withRequestID) Handle(ctx context.Context, r slog.Record) error {
	r.AddAttrs(slog.String("request_id", requestinfo.FromContext(ctx).ID))
	return h.Handler.Handle(ctx, r)
}

// logBuffer can be written and read concurrently.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
