//go:build e2e && unix

package webapp

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/logintest"
	"github.com/feishu-goapp/feishu-goapp/internal/redistest"
)

// Two servers, a persistent Redis and the emulator of the platform: a user who signs
// in at one server is signed in at the other, after every failure of either, and no
// other user gets a session.
func TestReplicasSignIn(t *testing.T) {
	p := newLoginFixture(t)
	p.serveAnyUser()
	p.comeBackElsewhere()
	p.refreshOnce()
	p.signOut()
	p.signOutEverywhere()
	p.replayCodes()
	p.tamperWithCookies()
	p.plantCookies()
	p.forgeOrigins()
	p.loseRedis("killed", p.redis.Kill, func() { p.redis.Restart(t) })
	p.loseRedis("hangs", p.redis.Pause, p.redis.Resume)
	p.killOne()
	p.wantNoSecrets()
	t.Logf("%d attempts to get a session, %d sessions", p.tries, p.stolen)
	if p.stolen != 0 || p.tries < 500 {
		t.Errorf("%d of %d attempts got a session", p.stolen, p.tries)
	}
}

// A loginFixture has the processes of the test.
type loginFixture struct {
	t        *testing.T
	emulator *emulator.Emulator
	platform string
	redis    *redistest.Server
	replicas [2]*replica
	tokens   *tokenRecorder
	logs     []*logBuffer // of all processes of the test
	secrets  []string     // codes and ids that were issued

	tries, stolen int
}

// A replica is one of the servers.
type replica struct {
	*logintest.Site
	*process
}

func newLoginFixture(t *testing.T) *loginFixture {
	p := &loginFixture{
		t: t, redis: redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always"),
		emulator: emulator.New(emulator.Options{AppID: "cli_test", AppSecret: testSecret}),
	}
	p.tokens = &tokenRecorder{next: p.emulator}
	platform := httptest.NewServer(p.tokens)
	t.Cleanup(platform.Close)
	t.Cleanup(p.emulator.Close)
	p.platform = platform.URL
	for i := range p.replicas {
		p.replicas[i] = p.start()
	}
	return p
}

func (p *loginFixture) start() *replica {
	server := start(p.t, []string{
		"APP_ID=cli_test", "APP_SECRET=" + testSecret, "FEISHU_HOST=" + p.platform, "LISTEN_ADDR=127.0.0.1:0", "LOG_LEVEL=debug",
		"REDIS_URL=redis://" + p.redis.Addr, "ADMIN_ADDR=", "REQUESTS_PER_ADDRESS=0", "CONNECTIONS_PER_ADDRESS=0", "MAX_CONNECTIONS=0",
	})
	log := new(logBuffer)
	p.logs = append(p.logs, log)
	site := &logintest.Site{T: p.t, URL: server.url(p.t), Emulator: p.emulator}
	go func() { _, _ = io.Copy(log, server.stderr) }()
	return &replica{site, server}
}

// eachWay calls f with the replicas in either order.
func (p *loginFixture) eachWay(f func(here, there *replica)) {
	f(p.replicas[0], p.replicas[1])
	f(p.replicas[1], p.replicas[0])
}

func (p *loginFixture) code(user emulator.User, scopes ...string) string {
	p.replicas[0].Update(func(s *emulator.Settings) { s.User = user.ID })
	code := p.emulator.LoginCode(scopes...)
	p.secrets = append(p.secrets, code)
	return code
}

func loginBody(code string) string { return fmt.Sprintf(`{"code":%q}`, code) }

// signIn returns a browser in which the user has signed in at a replica. Its cookies
// are valid for both replicas, as in all browsers here.
func (p *loginFixture) signIn(at *replica, user emulator.User, scopes ...string) *http.Client {
	p.t.Helper()
	browser := at.NewBrowser()
	if answer := at.Send(browser, "POST", "/login", loginBody(p.code(user, scopes...))); answer.StatusCode != 200 {
		p.t.Fatalf("sign in: %s %s", answer.Status, answer.Content)
	}
	p.secrets = append(p.secrets, at.SessionID(browser))
	return browser
}

// fails counts an attempt to get a session, which must fail at both replicas.
func (p *loginFixture) fails(what string, browser *http.Client) {
	p.t.Helper()
	for _, r := range p.replicas {
		p.tries++
		if answer := r.Me(browser); answer.StatusCode != 401 {
			p.stolen++
			p.t.Errorf("%s: %s %s", what, answer.Status, answer.Content)
		}
	}
}

func (p *loginFixture) until(what string, done func() bool) {
	p.t.Helper()
	for end := time.Now().Add(30 * time.Second); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("timed out waiting for %s", what)
		}
	}
}

func (p *loginFixture) serveAnyUser() {
	p.eachWay(func(here, there *replica) {
		for _, user := range emulator.Users {
			browser := p.signIn(here, user)
			there.WantMe(browser, user)
			here.WantMe(browser, user)
			answer := there.Send(browser, "GET", "/profile", "")
			if answer.StatusCode != 200 || !strings.Contains(string(answer.Content), user.ID) {
				p.t.Errorf("profile: %s %s", answer.Status, answer.Content)
			}
		}
	})
}

// comeBackElsewhere: a browser outside Feishu is redirected by one replica and
// returns to the other.
func (p *loginFixture) comeBackElsewhere() {
	p.eachWay(func(here, there *replica) {
		browser, user := here.NewBrowser(), emulator.Users[1]
		back := here.Decide(browser, here.Authorize(browser, "/login?next=/orders"), user.ID)
		if answer := there.Send(browser, "GET", back, ""); answer.StatusCode != 303 || answer.Header.Get("Location") != "/orders" {
			p.t.Errorf("%s %s", answer.Status, answer.Content)
		}
		here.WantMe(browser, user)
		thief := here.NewBrowser()
		here.WantRefused("replayed way back", here.Send(thief, "GET", back, ""), 403, "login-state-invalid")
		p.fails("replayed way back", thief)
	})
}

// refreshOnce: a refused token is replaced once, for the callers of both servers.
func (p *loginFixture) refreshOnce() {
	const rounds, callersEach = 10, 4
	browser, calls := p.signIn(p.replicas[0], emulator.Users[0], "offline_access"), 0
	for range rounds {
		before := p.emulator.Requests(emulator.UserTokenPath)
		p.emulator.ExpireUserTokens()
		var all sync.WaitGroup
		for _, r := range p.replicas {
			for range callersEach {
				all.Go(func() {
					if answer := r.Send(browser, "GET", "/profile", ""); answer.StatusCode != 200 {
						p.t.Errorf("profile: %s %s", answer.Status, answer.Content)
					}
				})
			}
		}
		all.Wait()
		n := p.emulator.Requests(emulator.UserTokenPath) - before
		if n != 1 {
			p.t.Errorf("refreshed %d times", n)
		}
		calls += n
	}
	p.t.Logf("%d callers at both in each of %d rounds: the token was refreshed %d times", 2*callersEach, rounds, calls)
}

func (p *loginFixture) signOut() {
	for range 10 {
		p.eachWay(func(here, there *replica) {
			browser, thief := p.signIn(here, emulator.Users[0]), here.NewBrowser()
			here.Plant(thief, here.SessionID(browser))
			there.WantMe(thief, emulator.Users[0])
			if answer := here.Send(browser, "POST", "/logout", ""); answer.StatusCode != 204 {
				p.t.Errorf("%s %s", answer.Status, answer.Content)
			}
			there.WantSignedOut(browser)
			p.fails("signed out", thief)
		})
	}
}

func (p *loginFixture) signOutEverywhere() {
	p.eachWay(func(here, there *replica) {
		other := p.signIn(there, emulator.Users[1])
		var browsers []*http.Client
		for range 4 {
			browsers = append(browsers, p.signIn(here, emulator.Users[0]), p.signIn(there, emulator.Users[0]))
		}
		if answer := here.Send(browsers[0], "POST", "/logout", `{"everywhere":true}`); answer.StatusCode != 204 {
			p.t.Errorf("%s %s", answer.Status, answer.Content)
		}
		for _, browser := range browsers {
			p.fails("signed out everywhere", browser)
		}
		here.WantMe(other, emulator.Users[1])
		there.WantMe(p.signIn(here, emulator.Users[0]), emulator.Users[0])
	})
}

// replayCodes: a code is valid once for both replicas.
func (p *loginFixture) replayCodes() {
	p.eachWay(func(here, there *replica) {
		code, owner := p.code(emulator.Users[0]), here.NewBrowser()
		here.Send(owner, "POST", "/login", loginBody(code))
		for range 25 {
			thief := there.NewBrowser()
			there.WantRefused("replayed code", there.Send(thief, "POST", "/login", loginBody(code)), 401, "login-code-invalid")
			p.fails("replayed code", thief)
		}
		there.WantMe(owner, emulator.Users[0])
	})
	for range 10 {
		code, statuses := p.code(emulator.Users[0]), make(chan int, 8)
		var all sync.WaitGroup
		for i := range cap(statuses) {
			all.Go(func() {
				r := p.replicas[i%2]
				statuses <- r.Send(r.NewBrowser(), "POST", "/login", loginBody(code)).StatusCode
			})
		}
		all.Wait()
		close(statuses)
		seen := map[int]int{}
		for status := range statuses {
			seen[status]++
		}
		p.tries += 7
		if seen[200] != 1 || seen[401] != 7 {
			p.t.Errorf("one code at both at once: %v", seen)
			p.stolen += max(0, seen[200]-1)
		}
	}
}

func (p *loginFixture) tamperWithCookies() {
	here := p.replicas[0]
	browser := p.signIn(here, emulator.Users[0])
	id := here.SessionID(browser)
	for i := range id {
		other := "A"
		if id[i] == 'A' {
			other = "B"
		}
		for _, changed := range []string{id[:i] + other + id[i+1:], id[:i], id + id[i:]} {
			thief := here.NewBrowser()
			here.Plant(thief, changed)
			p.fails("changed cookie", thief)
		}
	}
	// Names of entries in Redis are not accepted as session ids.
	for _, key := range p.keys() {
		thief := here.NewBrowser()
		here.Plant(thief, key[strings.LastIndexByte(key, ':')+1:])
		p.fails("name of an entry in Redis", thief)
	}
	p.replicas[1].WantMe(browser, emulator.Users[0])
}

// plantCookies: a session id chosen by an attacker is replaced at sign-in.
func (p *loginFixture) plantCookies() {
	p.eachWay(func(here, there *replica) {
		attacker := p.signIn(there, emulator.Users[1])
		for _, id := range []string{strings.Repeat("A", 43), there.SessionID(attacker), "x"} {
			victim, thief := here.NewBrowser(), here.NewBrowser()
			here.Plant(victim, id)
			here.Plant(thief, id)
			if answer := here.Send(victim, "POST", "/login", loginBody(p.code(emulator.Users[0]))); answer.StatusCode != 200 {
				p.t.Fatalf("%s %s", answer.Status, answer.Content)
			}
			if got := here.SessionID(victim); got == id || got == "" {
				p.t.Errorf("the id is %q as before", got)
			}
			there.WantMe(victim, emulator.Users[0])
			p.fails("planted id", thief)
		}
		p.fails("session that was planted", attacker)
	})
}

// forgeOrigins: requests of other sites' pages have no effect and cause no call
// of the platform.
func (p *loginFixture) forgeOrigins() {
	code, asked := p.code(emulator.Users[0]), p.emulator.Requests(emulator.UserTokenPath)
	owner := p.signIn(p.replicas[0], emulator.Users[0])
	asked++
	p.eachWay(func(here, there *replica) {
		for what, headers := range map[string][]string{
			"foreign Origin":          {"Origin", "https://evil.example"},
			"null Origin":             {"Origin", "null"},
			"the other's Origin":      {"Origin", there.URL},
			"foreign by Sec-Fetch":    {"Origin", "", "Sec-Fetch-Site", "cross-site"},
			"same site by Sec-Fetch":  {"Origin", "", "Sec-Fetch-Site", "same-site"},
			"Origin and foreign Host": {"Host", "evil.example"},
		} {
			thief := here.NewBrowser()
			here.WantRefused(what, here.Send(thief, "POST", "/login", loginBody(code), headers...), 403, "cross-origin")
			p.fails(what, thief)
			here.WantRefused(what, here.Send(owner, "POST", "/logout", `{"everywhere":true}`, headers...), 403, "cross-origin")
		}
		// An attacker's sign-in cannot be finished in the victim's browser either.
		attacker, victim := here.NewBrowser(), there.NewBrowser()
		back := here.Decide(attacker, here.Authorize(attacker, "/login"), emulator.Users[1].ID)
		there.Authorize(victim, "/login")
		there.WantRefused("another's way back", there.Send(victim, "GET", back, ""), 403, "login-state-invalid")
		p.fails("another's way back", victim)
	})
	p.replicas[1].WantMe(owner, emulator.Users[0])
	if n := p.emulator.Requests(emulator.UserTokenPath); n != asked {
		p.t.Errorf("the platform was called %d times too often", n-asked)
	}
}

// loseRedis: without Redis the servers cannot identify users, but sign none out.
func (p *loginFixture) loseRedis(how string, lose, find func()) {
	browser := p.signIn(p.replicas[0], emulator.Users[0], "offline_access")
	id, code := p.replicas[0].SessionID(browser), p.code(emulator.Users[1])
	lose()
	p.eachWay(func(here, _ *replica) {
		for _, ask := range []struct{ method, path, body string }{
			{"GET", "/me", ""}, {"GET", "/profile", ""}, {"POST", "/logout", ""}, {"POST", "/logout", `{"everywhere":true}`},
		} {
			answer := here.Send(browser, ask.method, ask.path, ask.body)
			here.WantRefused("redis "+how+": "+ask.path, answer, 503, "sessions-unavailable")
			if answer.Header.Get("Retry-After") == "" || len(answer.Cookies()) != 0 {
				p.t.Errorf("redis %s: %s %v", how, ask.path, answer.Header)
			}
		}
	})
	thief := p.replicas[0].NewBrowser()
	p.replicas[0].WantRefused("redis "+how+": sign in", p.replicas[0].Send(thief, "POST", "/login", loginBody(code)), 503, "sessions-unavailable")
	find()
	for _, r := range p.replicas {
		tries := 0
		p.until("the session", func() bool { // the Redis client checks for Redis at intervals
			tries++
			answer := r.Me(browser)
			if answer.StatusCode == 401 {
				p.t.Fatalf("redis %s: the user is signed out: %s", how, answer.Content)
			}
			return answer.StatusCode == 200
		})
		p.t.Logf("redis %s and is back: the session is found at attempt %d", how, tries)
		r.WantMe(browser, emulator.Users[0])
		if answer := r.Send(browser, "GET", "/profile", ""); answer.StatusCode != 200 {
			p.t.Errorf("redis %s and is back: %s %s", how, answer.Status, answer.Content)
		}
	}
	if got := p.replicas[0].SessionID(browser); got != id {
		p.t.Error("the session has another id")
	}
	p.fails("sign-in without Redis", thief)
	if answer := p.replicas[1].Send(thief, "POST", "/login", loginBody(code)); answer.StatusCode != 200 {
		p.t.Errorf("redis %s: the code is used up: %s %s", how, answer.Status, answer.Content)
	}
}

// killOne kills a server during a refresh, while it holds the lock.
func (p *loginFixture) killOne() {
	killed, other := p.replicas[0], p.replicas[1]
	browser := p.signIn(killed, emulator.Users[0], "offline_access")
	asked := p.emulator.Requests(emulator.UserTokenPath)
	p.emulator.ExpireUserTokens()
	killed.Update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{{Path: emulator.UserTokenPath, Kind: emulator.FaultHang, Times: 1}}
	})
	gone := make(chan error, 1)
	go func() {
		_, err := (&http.Client{Jar: browser.Jar, Transport: &http.Transport{}}).Get(killed.URL + "/profile")
		gone <- err
	}()
	p.until("a refresh", func() bool { return p.emulator.Requests(emulator.UserTokenPath) > asked })
	if err := killed.Process.Signal(syscall.SIGKILL); err != nil {
		p.t.Fatal(err)
	}
	if err := <-gone; err == nil {
		p.t.Error("the one that was killed has answered")
	}
	other.WantMe(browser, emulator.Users[0])
	tries := 0
	p.until("a token", func() bool { // the lock has to expire
		tries++
		other.WantMe(browser, emulator.Users[0])
		answer := other.Send(browser, "GET", "/profile", "")
		if answer.StatusCode != 200 && answer.StatusCode != 503 {
			p.t.Errorf("profile: %s %s", answer.Status, answer.Content)
		}
		return answer.StatusCode == 200
	})
	if n := p.emulator.Requests(emulator.UserTokenPath) - asked; n != 2 {
		p.t.Errorf("refreshed %d times", n)
	}
	p.t.Logf("kill -9 in a refresh: signed in at the other all the time, a new token at try %d", tries)
	late := p.signIn(other, emulator.Users[1])
	p.replicas[0] = p.start()
	p.replicas[0].WantMe(browser, emulator.Users[0])
	p.replicas[0].WantMe(late, emulator.Users[1])
}

// keys returns the names of all entries of Redis.
func (p *loginFixture) keys() []string {
	p.t.Helper()
	keys, err := p.redis.Client(p.t).Keys(p.t.Context(), "*").Result()
	if err != nil || len(keys) == 0 {
		p.t.Fatalf("%d keys, %v", len(keys), err)
	}
	return keys
}

// wantNoSecrets fails the test if the logs or Redis contain secrets.
func (p *loginFixture) wantNoSecrets() {
	redis, told := p.redis.Client(p.t), map[string]string{}
	for _, key := range p.keys() {
		told["redis"] += key + "\n" + redis.Get(p.t.Context(), key).Val() + "\n"
	}
	for i, log := range p.logs {
		told[fmt.Sprint("log ", i)] = log.String()
		if !strings.Contains(log.String(), "path=/me") {
			p.t.Errorf("the log is empty: %s", log)
		}
	}
	secrets := append(append(p.tokens.all(), p.secrets...), testSecret)
	for where, text := range told {
		for _, secret := range secrets {
			if secret == "" || strings.Contains(text, secret) || strings.Contains(text, url.QueryEscape(secret)) {
				p.t.Errorf("%s holds the secret %q", where, secret)
			}
		}
		if strings.Contains(text, "level=ERROR msg=panic") {
			p.t.Errorf("a panic in %s: %s", where, text)
		}
	}
	p.t.Logf("none of %d codes, ids and tokens is in Redis or in the logs of %d servers", len(secrets), len(p.logs))
}

// A tokenRecorder records the tokens that a platform issues to users.
type tokenRecorder struct {
	next http.Handler

	mu    sync.Mutex
	given []string
}

func (r *tokenRecorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.URL.Path != emulator.UserTokenPath {
		r.next.ServeHTTP(w, req)
		return
	}
	copied := &copyWriter{ResponseWriter: w}
	r.next.ServeHTTP(copied, req)
	var answer struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	_ = json.Unmarshal(copied.body.Bytes(), &answer)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, token := range []string{answer.Access, answer.Refresh} {
		if token != "" {
			r.given = append(r.given, token)
		}
	}
}

func (r *tokenRecorder) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.given...)
}
