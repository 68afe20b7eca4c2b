package feishu

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

const (
	appID     = "cli_a1b2c3d4"
	appSecret = `S3cr<t"Of&TheApp` // JSON spells it in another way
	token     = "t-caecc734c2e3328a62489fe0648c4b98779515d3"
	jsTicket  = "0560604568baf296731aa37f0c8ebe3e049c19d7"

	tokenPath  = "/open-apis/auth/v3/tenant_access_token/internal"
	ticketPath = "/open-apis/jssdk/ticket/get"

	tokenOK  = `{"code":0,"msg":"ok","tenant_access_token":"` + token + `","expire":7200}`
	ticketOK = `{"code":0,"msg":"ok","data":{"ticket":"` + jsTicket + `","expire_in":7200}}`
)

// setup starts a platform on a socket and returns a client.
func setup(t *testing.T) (*Client, *http.ServeMux) {
	t.Helper()
	root, mux := mount(t)
	srv := httptest.NewServer(root)
	t.Cleanup(srv.Close)
	return &Client{Host: srv.URL + base + "/", AppID: appID, AppSecret: appSecret, HTTP: srv.Client()}, mux
}

// setupPiped is setup without sockets: HTTP over pipes, so that it works in a
// synctest bubble, where a second try costs no time.
func setupPiped(t *testing.T) (*Client, *http.ServeMux) {
	t.Helper()
	root, mux := mount(t)
	l := make(pipeListener)
	srv := &http.Server{Handler: root}
	go func() { _ = srv.Serve(l) }()
	over := &http.Transport{DialContext: l.dial}
	t.Cleanup(func() {
		over.CloseIdleConnections()
		_ = srv.Close()
	})
	return &Client{Host: "http://platform" + base + "/", AppID: appID, AppSecret: appSecret, HTTP: &http.Client{Transport: over}}, mux
}

// base is the path of the platform, so that a client that drops the path of its
// host fails.
const base = "/base/path"

func mount(t *testing.T) (root, mux *http.ServeMux) {
	root, mux = http.NewServeMux(), http.NewServeMux()
	root.Handle(base+"/", http.StripPrefix(base, mux))
	root.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("a call of %s, outside of %s", r.URL.Path, base)
		http.NotFound(w, r)
	})
	return root, mux
}

// A pipeListener accepts the connections that its dial makes.
type pipeListener chan net.Conn

func (l pipeListener) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	l <- server
	return client, nil
}

func (l pipeListener) Accept() (net.Conn, error) {
	if c, ok := <-l; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (l pipeListener) Close() error   { close(l); return nil }
func (l pipeListener) Addr() net.Addr { return &net.UnixAddr{} }

// replies serves one response after the other and counts them.
func replies(t *testing.T, of ...http.HandlerFunc) (http.HandlerFunc, *atomic.Int32) {
	var n atomic.Int32
	return func(w http.ResponseWriter, r *http.Request) {
		i := int(n.Add(1)) - 1
		if i >= len(of) {
			t.Errorf("call %d of %d", i+1, len(of))
			i = len(of) - 1
		}
		of[i](w, r)
	}, &n
}

// reply responds with a status and body.
func reply(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// with sets a header of a response.
func with(key, value string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(key, value)
		h(w, r)
	}
}

// fakeTokens implements Tokens with t-1, and after Invalidate t-2, …
type fakeTokens struct {
	serial    int
	forgotten []string
}

func (f *fakeTokens) value() string { return fmt.Sprintf("t-%d-hush", f.serial+1) }

func (f *fakeTokens) Ticket(context.Context) (ticket.Ticket, error) {
	return ticket.Ticket{Value: f.value(), Expires: time.Now().Add(time.Hour)}, nil
}

func (f *fakeTokens) Invalidate(refused string) {
	f.forgotten = append(f.forgotten, refused)
	if refused == f.value() {
		f.serial++
	}
}

// transportFunc is a platform without a network, for tests with fake time.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// respond returns a response for a transportFunc.
func respond(status int, body io.Reader, headers ...string) (*http.Response, error) {
	h := http.Header{}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(body)}, nil
}

// wait waits, or returns the error of ctx.
func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// platformError returns the *Error in err, or fails the test.
func platformError(t *testing.T, err error) *Error {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("not an *Error: %v", err)
	}
	return e
}

// noSecret fails the test if a secret shows in err or in an error it wraps.
func noSecret(t *testing.T, err error, secrets ...string) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		text := err.Error()
		for _, secret := range append(secrets, appSecret, token, jsTicket) {
			for _, spelling := range spellings(secret) {
				if strings.Contains(text, spelling) {
					t.Errorf("%T holds %q: %s", err, spelling, text)
				}
			}
		}
	}
}
