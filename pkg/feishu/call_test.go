package feishu

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// requestToken requests a token of a platform with these responses, in this order,
// and returns the number of calls.
func requestToken(t *testing.T, of ...http.HandlerFunc) (calls int, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		client, mux := setupPiped(t)
		h, n := replies(t, of...)
		mux.HandleFunc(tokenPath, h)
		_, err = client.TenantToken().Ticket(t.Context())
		noSecret(t, err)
		calls = int(n.Load())
	})
	return calls, err
}

// disconnect closes the connection after a part of a response, which may be empty.
func disconnect(part string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, part)
		_ = conn.Close()
	}
}

func TestSecondTry(t *testing.T) {
	for name, first := range map[string]http.HandlerFunc{
		"500":              reply(500, ""),
		"502 with a page":  reply(502, "<html>Bad Gateway</html>"),
		"503 with a code":  reply(503, `{"code":20072,"msg":"unavailable"}`),
		"429":              reply(429, ""),
		"429 with a code":  reply(429, `{"code":99991400,"msg":"request trigger frequency limit"}`),
		"400 for the same": reply(400, `{"code":99991400,"msg":"request trigger frequency limit"}`),
		"200 for the same": reply(200, `{"code":99991400,"msg":"request trigger frequency limit"}`),
		"no answer":        disconnect(""),
		"half an answer":   disconnect("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + tokenOK[:20]),
	} {
		t.Run(name, func(t *testing.T) {
			if calls, err := requestToken(t, first, reply(200, tokenOK)); err != nil || calls != 2 {
				t.Errorf("%v after %d calls", err, calls)
			}
			calls, err := requestToken(t, first, first)
			if err == nil || calls != 2 {
				t.Fatalf("%v after %d calls", err, calls)
			}
			if e := platformError(t, err); !e.Temporary() || e.Refused() {
				t.Errorf("Temporary %v, Refused %v: %v", e.Temporary(), e.Refused(), e)
			}
			if calls, err := requestToken(t, first, reply(200, `{"code":10014,"msg":"app secret invalid"}`)); calls != 2 || platformError(t, err).Code != 10014 {
				t.Errorf("%v after %d calls", err, calls)
			}
		})
	}
}

func TestNoSecondTry(t *testing.T) {
	for name, first := range map[string]http.HandlerFunc{
		"refused":          reply(200, `{"code":10014,"msg":"app secret invalid"}`),
		"refused with 400": reply(400, `{"code":10014,"msg":"app secret invalid"}`),
		"refused with a header of every answer": with("x-ogw-ratelimit-reset", "1",
			reply(200, `{"code":10014,"msg":"app secret invalid"}`)),
		"404":      reply(404, "not here"),
		"nonsense": reply(200, "<html>"),
		"redirect": with("Location", "/elsewhere", reply(302, "")),
		"long":     reply(200, strings.Repeat(" ", bodyLimit)+tokenOK),
	} {
		t.Run(name, func(t *testing.T) {
			calls, err := requestToken(t, first)
			if err == nil || calls != 1 {
				t.Fatalf("%v after %d calls", err, calls)
			}
			if e := platformError(t, err); e.Temporary() || e.Unreachable() || e.RetryAfter != 0 {
				t.Errorf("Temporary %v, Unreachable %v, RetryAfter %v: %v", e.Temporary(), e.Unreachable(), e.RetryAfter, e)
			}
		})
	}
}

// A refused connection is Unreachable, not Refused.
func TestNothingListens(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(nil)
	client := &Client{Host: srv.URL, AppSecret: appSecret}
	srv.Close()
	_, err := client.TenantToken().Ticket(t.Context())
	if e := platformError(t, err); !e.Unreachable() || e.Refused() || e.Status != 0 || !strings.Contains(e.Error(), "feishu: get tenant_access_token: Post") {
		t.Errorf("%v", err)
	}
}

func TestMalformedHost(t *testing.T) {
	for _, host := range []string{"http://bad host", "http://user:hush@host\x7f", "://"} {
		client := &Client{Host: host, AppSecret: appSecret}
		_, err := client.TenantToken().Ticket(t.Context())
		if e := platformError(t, err); e.Temporary() || e.Refused() || !strings.Contains(e.Error(), "the host is malformed") {
			t.Errorf("%q: %v", host, err)
		}
		noSecret(t, err, "hush")
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			t.Errorf("HTTP %d was followed", status)
		}))
		t.Cleanup(elsewhere.Close)
		for name, own := range map[string]*http.Client{
			"given": {CheckRedirect: func(*http.Request, []*http.Request) error { return nil }},
			"ours":  nil,
		} {
			client, mux := setup(t)
			client.HTTP = own
			h, _ := replies(t, with("Location", elsewhere.URL, reply(status, tokenOK)), with("Location", elsewhere.URL, reply(status, ticketOK)))
			mux.HandleFunc("/", h)
			for _, ask := range []func(context.Context) error{
				func(ctx context.Context) error { _, err := client.TenantToken().Ticket(ctx); return err },
				func(ctx context.Context) error {
					_, err := client.JSAPITicket(&fakeTokens{}).Ticket(ctx)
					return err
				},
			} {
				err := ask(t.Context())
				if e := platformError(t, err); e.Status != status || e.Refused() || !strings.Contains(e.Error(), "redirect") {
					t.Errorf("HTTP %d, client %s: %v", status, name, err)
				}
			}
			if own != nil && own.CheckRedirect(nil, nil) != nil {
				t.Error("the client of the caller was changed")
			}
		}
	}
}

func TestBodyLimit(t *testing.T) {
	pad := strings.Repeat(" ", bodyLimit-len(tokenOK))
	if _, err := requestToken(t, reply(200, tokenOK+pad)); err != nil {
		t.Errorf("a body of %d bytes: %v", bodyLimit, err)
	}
	_, err := requestToken(t, reply(200, tokenOK+pad+" "))
	if err == nil || !strings.Contains(err.Error(), "longer than 1048576 bytes") {
		t.Errorf("one more: %v", err)
	}
}

// timed returns a client of a platform without a network, for fake time.
func timed(platform func(*http.Request) (*http.Response, error)) (*Client, *atomic.Int32) {
	var calls atomic.Int32
	return &Client{AppID: appID, AppSecret: appSecret, HTTP: &http.Client{
		Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			calls.Add(1)
			return platform(r)
		}),
	}}, &calls
}

func TestDeadline(t *testing.T) {
	hang := func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	hangInBody := func(r *http.Request) (*http.Response, error) {
		return respond(200, io.MultiReader(strings.NewReader(tokenOK[:20]), readerFunc(func([]byte) (int, error) {
			<-r.Context().Done()
			return 0, r.Context().Err()
		})))
	}
	slow := func(r *http.Request) (*http.Response, error) {
		if err := wait(r.Context(), 3*time.Second); err != nil {
			return nil, err
		}
		return respond(502, strings.NewReader(""))
	}
	for name, c := range map[string]struct {
		platform func(*http.Request) (*http.Response, error)
		calls    int32
	}{
		"no answer":                {hang, 1},
		"half an answer":           {hangInBody, 1},
		"slow, and slow once more": {slow, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, calls := timed(c.platform)
				before := time.Now()
				_, err := client.TenantToken().Ticket(t.Context())
				if took := time.Since(before); took != 5*time.Second || calls.Load() != c.calls {
					t.Errorf("%v after %v and %d calls", err, took, calls.Load())
				}
				if e := platformError(t, err); !e.Unreachable() || !errors.Is(e, context.DeadlineExceeded) {
					t.Errorf("not a time-out: %v", e)
				}
			})
		})
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestCallerGivesUp(t *testing.T) {
	for name, c := range map[string]struct {
		status      int
		cause       error
		unreachable bool
	}{
		"during a call":    {0, context.Canceled, false},
		"between two":      {502, nil, true},
		"by its deadline":  {0, context.DeadlineExceeded, true},
		"before the first": {0, context.Canceled, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, calls := timed(func(r *http.Request) (*http.Response, error) {
					if name == "between two" {
						return respond(502, strings.NewReader(""))
					}
					<-r.Context().Done()
					return nil, r.Context().Err()
				})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				after := 100 * time.Millisecond
				switch name {
				case "by its deadline":
					ctx, cancel = context.WithTimeout(ctx, after)
					defer cancel()
				case "before the first":
					cancel()
					after = 0
				default:
					time.AfterFunc(after, cancel)
				}
				before := time.Now()
				_, err := client.TenantToken().Ticket(ctx)
				if took := time.Since(before); took != after || calls.Load() > 1 {
					t.Errorf("%v after %v and %d calls", err, took, calls.Load())
				}
				e := platformError(t, err)
				if e.Status != c.status || !errors.Is(e, c.cause) && c.cause != nil || e.Unreachable() != c.unreachable {
					t.Errorf("Unreachable %v: %v", e.Unreachable(), e)
				}
			})
		})
	}
}

func TestPause(t *testing.T) {
	date := func(d time.Duration) func() string {
		return func() string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	}
	text := func(s string) func() string { return func() string { return s } }
	for name, c := range map[string]struct {
		status  int
		header  string
		value   func() string
		takes   time.Duration // of the whole call
		calls   int32
		waitFor time.Duration // in the error, if it is one
	}{
		"no header":                  {429, "", nil, retryDelay, 2, 0},
		"reset in 3 s":               {429, "x-ogw-ratelimit-reset", text("3"), 3 * time.Second, 2, 0},
		"reset, older API":           {400, "x-ogw-ratelimit-reset", text("3"), 3 * time.Second, 2, 0},
		"reset at once":              {429, "x-ogw-ratelimit-reset", text("0"), retryDelay, 2, 0},
		"reset beyond the deadline":  {429, "x-ogw-ratelimit-reset", text("52"), 0, 1, 52 * time.Second},
		"reset on the deadline":      {400, "x-ogw-ratelimit-reset", text("5"), 0, 1, 5 * time.Second},
		"reset that makes no sense":  {429, "x-ogw-ratelimit-reset", text("soon"), retryDelay, 2, 0},
		"Retry-After of a proxy":     {503, "Retry-After", text("3600"), retryDelay, 2, 0},
		"429 of a proxy":             {429, "Retry-After", text("3600"), retryDelay, 2, 0},
		"503 with the reset":         {503, "x-ogw-ratelimit-reset", text("3600"), retryDelay, 2, 0},
		"Retry-After 2 s":            {503, "Retry-After", text("2"), 2 * time.Second, 2, 0},
		"Retry-After 2 min":          {503, "Retry-After", text("120"), 0, 1, 2 * time.Minute},
		"Retry-After a date":         {429, "Retry-After", date(4 * time.Second), 4 * time.Second, 2, 0},
		"Retry-After a date gone by": {429, "Retry-After", date(-time.Hour), retryDelay, 2, 0},
		"Retry-After a late date":    {429, "Retry-After", date(time.Hour), 0, 1, time.Hour},
		"endless Retry-After":        {429, "Retry-After", text("99999999999999999999999"), 0, 1, 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				body := "<h1>Service Unavailable</h1>"
				if c.status == 400 || c.header == "Retry-After" && !strings.Contains(name, "proxy") {
					body = `{"code":99991400,"msg":"request trigger frequency limit"}`
				}
				first := true
				client, calls := timed(func(*http.Request) (*http.Response, error) {
					if !first {
						return respond(200, strings.NewReader(tokenOK))
					}
					first = false
					if c.header == "" {
						return respond(c.status, strings.NewReader(body))
					}
					return respond(c.status, strings.NewReader(body), c.header, c.value())
				})
				before := time.Now()
				_, err := client.TenantToken().Ticket(t.Context())
				if took := time.Since(before); took != c.takes || calls.Load() != c.calls {
					t.Errorf("%v after %v and %d calls", err, took, calls.Load())
				}
				if c.calls == 2 {
					if err != nil {
						t.Error(err)
					}
					return
				}
				if e := platformError(t, err); e.RetryAfter != c.waitFor || e.Refused() || !e.Temporary() {
					t.Errorf("RetryAfter %v: %v", e.RetryAfter, e)
				}
			})
		})
	}
}

// A second failure replaces the time to wait.
func TestPauseOfTheSecondFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		resets := []string{"1", "7"}
		client, calls := timed(func(*http.Request) (*http.Response, error) {
			next := resets[0]
			resets = resets[1:]
			return respond(429, strings.NewReader(""), "x-ogw-ratelimit-reset", next)
		})
		_, err := client.TenantToken().Ticket(t.Context())
		if e := platformError(t, err); calls.Load() != 2 || e.RetryAfter != 7*time.Second || e.Unreachable() || e.Refused() {
			t.Errorf("%d calls, RetryAfter %v: %v", calls.Load(), e.RetryAfter, e)
		}
	})
}

// If the connection breaks while the body is read, the body is ignored but not
// Retry-After.
func TestBrokenBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, calls := timed(func(*http.Request) (*http.Response, error) {
			return respond(429, iotest.ErrReader(io.ErrUnexpectedEOF), "x-ogw-ratelimit-reset", "60")
		})
		_, err := client.TenantToken().Ticket(t.Context())
		e := platformError(t, err)
		if calls.Load() != 1 || e.RetryAfter != time.Minute || !e.Unreachable() || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%d calls, RetryAfter %v: %v", calls.Load(), e.RetryAfter, e)
		}
	})
}

func TestParseWaitNeverFails(t *testing.T) {
	now := time.Now()
	for s, want := range map[string]time.Duration{
		"": 0, "-1": 0, "NaN": 0, "Inf": longestWait, "-Inf": 0, "1e300": longestWait, "1.5": 1500 * time.Millisecond,
		"Thu, 01 Jan 1970 00:00:00 GMT": 0, "Fri, 31 Dec 9999 23:59:59 GMT": longestWait,
	} {
		if got := parseWait(s, now); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
	both := http.Header{"X-Ogw-Ratelimit-Reset": {"3"}, "Retry-After": {"2"}}
	if got := retryAfter(both, now); got != 3*time.Second {
		t.Errorf("both headers: %v", got)
	}
}

// The request id is sent to the platform.
func TestRequestID(t *testing.T) {
	client, mux := setup(t)
	mux.HandleFunc(tokenPath, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get(requestinfo.Header); got != "id-1" {
			t.Errorf("the id is %q", got)
		}
		reply(200, tokenOK)(w, r)
	})
	ctx := requestinfo.NewContext(t.Context(), &requestinfo.Info{ID: "id-1"})
	if _, err := client.TenantToken().Ticket(ctx); err != nil {
		t.Error(err)
	}
}
