package login

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/limit"
	"github.com/feishu-goapp/feishu-goapp/internal/logintest"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// addressHeader has the client's address for addressed.
const addressHeader = "X-Test-Address"

// addressed makes the fixture take addresses of clients from a header.
func addressed(o *Options) {
	o.ClientAddr = func(r *http.Request) netip.Addr {
		addr, _ := netip.ParseAddr(r.Header.Get(addressHeader))
		return addr
	}
}

// statuses sends requests at the same time and counts the statuses. check may be
// nil.
func statuses(n int, send func(i int) logintest.Reply, check func(logintest.Reply)) map[int]int {
	counts := map[int]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			answer := send(i)
			mu.Lock()
			defer mu.Unlock()
			counts[answer.StatusCode]++
			if check != nil {
				check(answer)
			}
		})
	}
	all.Wait()
	return counts
}

// Invalid codes reach the platform until the budget of their client is used up.
// Others can still sign in, and so can the client later.
func TestFailedSignIns(t *testing.T) {
	f := newFixture(t, addressed)
	bogus := func(i int) logintest.Reply {
		return f.Login(f.NewBrowser(), fmt.Sprintf("%032d", i), addressHeader, "203.0.113.1", "Accept-Language", "en")
	}
	counts := statuses(1000, bogus, func(answer logintest.Reply) {
		if answer.StatusCode != 429 {
			return
		}
		f.WantRefused("refused", answer, 429, "too-many-requests")
		seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
		if p := answer.Problem(t); err != nil || seconds < 1 || seconds > 10 || p.Message != failuresMessage.En {
			t.Errorf("Retry-After %q: %s", answer.Header.Get("Retry-After"), answer.Content)
		}
	})
	// The budget is refilled every ten seconds, and this machine may be slow.
	if asked := f.Emulator.Requests(emulator.UserTokenPath); asked < 100 || asked > 105 || counts[401] != asked || counts[401]+counts[429] != 1000 {
		t.Errorf("%d calls: %v", asked, counts)
	}
	if answer := f.signIn(f.Emulator.LoginCode(), addressHeader, "203.0.113.2"); answer.StatusCode != 200 {
		t.Errorf("another client: %s %s", answer.Status, answer.Content)
	}
	refused := f.NewBrowser()
	f.WantRefused("a valid code of the client", f.Login(refused, f.Emulator.LoginCode(), addressHeader, "203.0.113.1"), 429, "too-many-requests")

	f.login.failures = limit.NewFailures(limit.Budget{Burst: 1, Refill: 100 * time.Millisecond}, failuresOfAll, failureTimeout)
	f.WantRefused("the last one", bogus(0), 401, "login-code-invalid")
	code := f.Emulator.LoginCode()
	f.eventually("the client signs in", func() bool {
		return f.Login(refused, code, addressHeader, "203.0.113.1").StatusCode == 200
	})
}

// All routes with a login code share the budget.
func TestEveryRouteCountsFailures(t *testing.T) {
	f := newFixture(t)
	callback := func() logintest.Reply {
		browser := f.NewBrowser()
		page := f.Authorize(browser, "/login")
		return f.Send(browser, "GET", "/login/callback?code=bogus&state="+page.Query().Get("state"), "")
	}
	for name, send := range map[string]func() logintest.Reply{
		"login": func() logintest.Reply { return f.Login(f.NewBrowser(), "bogus") },
		"dry run": func() logintest.Reply {
			return f.Send(f.NewBrowser(), "POST", "/login", `{"code":"bogus","dry_run":true}`)
		},
		"callback": callback,
	} {
		f.login.failures = limit.NewFailures(limit.Budget{Burst: 3, Refill: time.Hour}, failuresOfAll, failureTimeout)
		before := f.Emulator.Requests(emulator.UserTokenPath)
		counts := statuses(20, func(int) logintest.Reply { return send() }, nil)
		if asked := f.Emulator.Requests(emulator.UserTokenPath) - before; asked != 3 || counts[401] != 3 || counts[429] != 17 {
			t.Errorf("%s: %d calls: %v", name, asked, counts)
		}
	}
	// A client that disconnects before the response is counted too.
	f.login.failures = limit.NewFailures(limit.Budget{Burst: 3, Refill: time.Hour}, failuresOfAll, failureTimeout)
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		f.login.client = &feishu.Client{AppID: "cli_test", HTTP: &http.Client{Transport: transportFunc(func(*http.Request) (*http.Response, error) {
			cancel()
			return nil, context.Canceled
		})}}
		r := httptest.NewRequest("POST", "/login", strings.NewReader(`{"code":"bogus"}`)).WithContext(ctx)
		r.RemoteAddr = "127.0.0.1:1"
		r.Header.Set("Content-Type", "application/json")
		f.login.handleLogin(httptest.NewRecorder(), r)
	}
	f.WantRefused("after three canceled requests", f.Login(f.browser, "bogus"), 429, "too-many-requests")
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Any number of users can sign in from one address, and failures that are not
// their clients' do not count.
func TestOffice(t *testing.T) {
	f := newFixture(t)
	signIn := func(int) logintest.Reply { return f.Login(f.NewBrowser(), f.Emulator.LoginCode()) }
	if counts := statuses(400, signIn, nil); counts[200] != 400 {
		t.Errorf("%v", counts)
	}
	for _, fault := range []emulator.Fault{
		emulator.RefuseLogin(emulator.UserTokenPath, 20010, 0), emulator.RefuseLogin(emulator.UserInfoPath, 20022, 0),
		emulator.RefuseLogin(emulator.UserTokenPath, 20002, 0), emulator.RefuseLogin(emulator.UserTokenPath, 20029, 0),
		{Path: emulator.UserTokenPath, Kind: emulator.FaultReset},
	} {
		f.Update(func(s *emulator.Settings) { s.Faults = []emulator.Fault{fault} })
		if counts := statuses(150, signIn, nil); counts[200]+counts[429] != 0 {
			t.Errorf("%+v: %v", fault, counts)
		}
	}
	f.Update(func(s *emulator.Settings) { s.Faults = nil })
	if counts := statuses(100, signIn, nil); counts[200] != 100 {
		t.Errorf("afterwards: %v", counts)
	}
}

// While the platform limits the rate of calls no request causes one, and responses
// have Retry-After.
func TestRateLimited(t *testing.T) {
	f := newFixture(t)
	f.signIn(f.Emulator.LoginCode("offline_access"))
	f.Emulator.ExpireUserTokens()
	f.Update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{emulator.RateLimited(emulator.UserTokenPath, 60, 0)}
	})
	f.WantRefused("the first", f.Login(f.NewBrowser(), f.Emulator.LoginCode()), 503, "platform-unreachable")
	f.Update(func(s *emulator.Settings) { s.Faults = nil })

	before := map[string]int{}
	for _, path := range []string{emulator.TokenPath, emulator.TicketPath, emulator.UserTokenPath, emulator.UserInfoPath} {
		before[path] = f.Emulator.Requests(path)
	}
	held := func(answer logintest.Reply) {
		f.WantRefused("during the limit", answer, 503, "platform-unreachable")
		seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
		if p := answer.Problem(t); err != nil || seconds < 1 || seconds > 60 || p.Code != 99991400 || p.Message == "" {
			t.Errorf("Retry-After %q: %s", answer.Header.Get("Retry-After"), answer.Content)
		}
	}
	statuses(300, func(int) logintest.Reply { return f.Login(f.NewBrowser(), f.Emulator.LoginCode()) }, held)
	statuses(20, func(int) logintest.Reply { return f.Send(f.browser, "GET", "/profile", "") }, held)
	statuses(20, func(int) logintest.Reply {
		browser := f.NewBrowser()
		back := f.Decide(browser, f.Authorize(browser, "/login"), emulator.Users[0].ID)
		return f.Send(browser, "GET", back, "")
	}, held)
	_, err := f.login.client.Tickets(ticket.NewStore()).Ticket(t.Context())
	if _, ok := errors.AsType[*ticket.BackoffError](err); !ok {
		t.Errorf("ticket: %v", err)
	}
	for path, n := range before {
		if got := f.Emulator.Requests(path); got != n {
			t.Errorf("%s was called %d times", path, got-n)
		}
	}
	f.WantMe(f.browser, emulator.Users[0])
	if strings.Count(f.log.String(), "sign-in failed") != 1 {
		t.Errorf("the log: %s", f.log)
	}
}

// A callback during a rate limit can be reloaded later: neither the code nor the
// state is used up.
func TestCallbackCanBeRepeated(t *testing.T) {
	f := newFixture(t)
	back := f.Decide(f.browser, f.Authorize(f.browser, "/login?next=/here"), emulator.Users[0].ID)
	f.Update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{emulator.RateLimited(emulator.UserTokenPath, 6, 1)}
	})
	for range 2 {
		f.WantRefused("during the limit", f.Send(f.browser, "GET", back, ""), 503, "platform-unreachable")
	}
	f.eventually("the user is signed in", func() bool {
		answer := f.Send(f.browser, "GET", back, "")
		return answer.StatusCode == 303 && answer.Header.Get("Location") == "/here"
	})
	f.WantMe(f.browser, emulator.Users[0])
}
