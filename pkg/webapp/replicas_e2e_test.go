//go:build e2e && unix

package webapp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/redistest"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

const (
	// ticketLife replaces the two hours of the real platform. Servers renew such
	// a short ticket in the last eighth of its life; the emulator gives out a new
	// one in the last quarter.
	ticketLife = 8 * time.Second

	callersEach = 8
)

// Three servers, a Redis and the emulator of the platform, under constant load,
// while each of them fails in turn.
func TestReplicas(t *testing.T) {
	f := newReplicaFixture(t)

	f.phase("three windows", 21*time.Second)
	f.oneCallPerTicket()

	f.killLeader()
	f.phase("the killed one is back", 8*time.Second)
	f.oneCallPerTicket()

	f.redis.Kill()
	f.phase("redis killed", 8*time.Second)
	f.oneCallEach()
	f.redis.Restart(t)
	f.phase("redis restarted, empty", 14*time.Second)
	f.sharingAgain()

	f.redis.Pause()
	f.phase("redis hangs", 8*time.Second)
	f.oneCallEach()
	f.redis.Resume()
	f.phase("redis works again", 14*time.Second)
	f.sharingAgain()

	f.redis.Fill(t)
	f.phase("redis full", 8*time.Second)
	f.oneCallEach()
	f.redis.Empty(t)
	f.phase("redis has room again", 14*time.Second)
	f.sharingAgain()

	f.end()
}

// A replicaFixture has the processes of the test.
type replicaFixture struct {
	t        *testing.T
	emulator *emulator.Emulator
	platform *recorder
	url      string // of the platform
	redis    *redistest.Server
	servers  []*server

	phaseStats // of the phase
	overall    struct {
		requests int64
		longest  time.Duration
	}
}

// phaseStats counts the answers in one phase.
type phaseStats struct {
	requests, failed atomic.Int64
	longest          atomic.Int64 // the longest wait for an answer, in nanoseconds
	first            atomic.Value // the first failure, a string
}

// A server is one of the replicas, with its callers.
type server struct {
	*process
	base    string
	log     *logBuffer
	done    chan struct{} // closed to stop the callers
	callers sync.WaitGroup
}

func newReplicaFixture(t *testing.T) *replicaFixture {
	f := &replicaFixture{t: t, redis: redistest.Start(t), emulator: emulator.New(emulator.Options{AppID: "cli_test", AppSecret: testSecret, Life: ticketLife})}
	f.platform = &recorder{next: f.emulator}
	platform := httptest.NewServer(f.platform)
	t.Cleanup(platform.Close)
	t.Cleanup(f.emulator.Close)
	f.url = platform.URL
	for range 3 {
		f.servers = append(f.servers, f.start())
	}
	return f
}

// start starts a server and its callers.
func (f *replicaFixture) start() *server {
	s := &server{log: new(logBuffer), done: make(chan struct{})}
	s.process = start(f.t, []string{
		"APP_ID=cli_test", "APP_SECRET=" + testSecret, "FEISHU_HOST=" + f.url, "LISTEN_ADDR=127.0.0.1:0", "LOG_LEVEL=warn",
		"REDIS_URL=redis://" + f.redis.Addr, "REDIS_ENCRYPTION_KEY=" + testRedisKey,
		"ADMIN_ADDR=", "REQUESTS_PER_ADDRESS=0", "CONNECTIONS_PER_ADDRESS=0", "MAX_CONNECTIONS=0", "TRUSTED_ORIGINS=https://app.example",
	})
	s.base = s.url(f.t)
	go func() { _, _ = io.Copy(s.log, s.stderr) }()
	for range callersEach {
		client := &http.Client{Transport: &http.Transport{}, Timeout: 30 * time.Second}
		s.callers.Go(func() {
			for {
				select {
				case <-s.done:
					client.CloseIdleConnections()
					return
				case <-time.After(2 * time.Millisecond):
					f.ask(client, s)
				}
			}
		})
	}
	return s
}

// stopCallers stops the callers of the server.
func (s *server) stopCallers() {
	close(s.done)
	s.callers.Wait()
}

// ask requests a signature from s and checks that its ticket is valid.
func (f *replicaFixture) ask(client *http.Client, s *server) {
	const page = "https://app.example/"
	begin := time.Now()
	err := func() error {
		answer, err := client.Get(s.base + "/get_config_parameters?url=" + page)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			return fmt.Errorf("%s %s %w", answer.Status, body, err)
		}
		var p sign.Params
		if err := json.Unmarshal(body, &p); err != nil {
			return err
		}
		for _, ticket := range f.platform.validSince(begin) {
			if sign.Verify(p.Signature, ticket, p.NonceStr, p.Timestamp, page) {
				return nil
			}
		}
		return fmt.Errorf("signed with a ticket that is not valid: %s", body)
	}()
	took := int64(time.Since(begin))
	for longest := f.longest.Load(); took > longest && !f.longest.CompareAndSwap(longest, took); longest = f.longest.Load() {
	}
	f.requests.Add(1)
	select {
	case <-s.done: // it was stopped by the test
	default:
		if err != nil {
			f.failed.Add(1)
			f.first.CompareAndSwap(nil, time.Now().Format("15:04:05.000 ")+err.Error())
		}
	}
}

// phase waits for some time and reports it. It fails the test if a request has
// failed.
func (f *replicaFixture) phase(name string, long time.Duration) {
	f.t.Helper()
	f.platform.reset()
	time.Sleep(long)
	f.report(name, long, "")
}

func (f *replicaFixture) report(name string, long time.Duration, more string) {
	f.t.Helper()
	calls, tickets := f.platform.count()
	requests, failed, longest := f.requests.Swap(0), f.failed.Swap(0), time.Duration(f.longest.Swap(0))
	f.overall.requests += requests
	f.overall.longest = max(f.overall.longest, longest)
	f.t.Logf("%-24s %5.1f s %8d requests, %d failed, longest %v; %d ticket calls for %d tickets%s",
		name, long.Seconds(), requests, failed, longest.Round(time.Millisecond), calls, tickets, more)
	if failed > 0 {
		f.t.Errorf("%s: %d requests failed, the first: %v", name, failed, f.first.Load())
	}
	if requests == 0 {
		f.t.Errorf("%s: no call of the platform", name)
	}
}

// oneCallPerTicket fails the test if the last phase had more calls of the platform
// than tickets.
func (f *replicaFixture) oneCallPerTicket() {
	f.t.Helper()
	if calls, tickets := f.platform.count(); calls != tickets || calls == 0 {
		f.t.Errorf("%d calls for %d tickets", calls, tickets)
	}
}

// oneCallEach fails the test if in the last phase, without Redis, a server made
// more than one call in a window.
func (f *replicaFixture) oneCallEach() {
	f.t.Helper()
	if calls, tickets := f.platform.count(); calls == 0 || calls > len(f.servers)*(tickets+1) {
		f.t.Errorf("%d calls for %d tickets by %d servers", calls, tickets, len(f.servers))
	}
}

// sharingAgain fails the test if the newest ticket needed more than one call.
func (f *replicaFixture) sharingAgain() {
	f.t.Helper()
	if calls := f.platform.forNewest(); calls != 1 {
		f.t.Errorf("%d calls for the newest ticket", calls)
	}
}

// killLeader kills the server that holds the lock while it waits for the
// platform, waits until another one has a ticket, and starts a new server.
func (f *replicaFixture) killLeader() {
	f.t.Helper()
	f.platform.reset()
	begin := time.Now()
	f.emulator.Update(func(s *emulator.Settings) {
		s.Faults = []emulator.Fault{{Path: emulator.TicketPath, Kind: emulator.FaultHang, Times: 1}}
	})
	f.until("a refresh", func() bool { calls, _ := f.platform.count(); return calls > 0 })
	owner, err := f.redis.Client(f.t).Get(f.t.Context(), "feishu-goapp:{cli_test@"+strings.TrimPrefix(f.url, "http://")+"}:jsapi_ticket:lock").Result()
	if err != nil {
		f.t.Fatalf("owner of the lock: %v", err)
	}
	for i, s := range f.servers {
		if !strings.Contains(owner, "/"+strconv.Itoa(s.Process.Pid)+"/") {
			continue
		}
		_ = s.Process.Signal(syscall.SIGKILL)
		killed := time.Now()
		s.stopCallers()
		f.until("a take-over", func() bool { _, tickets := f.platform.count(); return tickets > 0 })
		took := time.Since(killed)
		f.report("kill -9 of the leader", time.Since(begin), fmt.Sprintf("; taken over after %.1f s", took.Seconds()))
		if took > 20*time.Second {
			f.t.Errorf("taken over only after %v", took)
		}
		f.platform.reset()
		f.servers[i] = f.start()
		return
	}
	f.t.Fatalf("the owner of the lock is %q, none of the servers", owner)
}

func (f *replicaFixture) until(what string, done func() bool) {
	f.t.Helper()
	for end := time.Now().Add(30 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			f.t.Fatalf("timed out waiting for %s", what)
		}
	}
}

// end stops all processes and checks the logs.
func (f *replicaFixture) end() {
	f.t.Helper()
	for i, s := range f.servers {
		s.stopCallers()
		_ = s.Process.Signal(syscall.SIGTERM)
		log := s.log.String()
		for _, line := range strings.Split(strings.TrimSpace(log), "\n") {
			f.t.Logf("server %d: %s", i+1, line)
		}
		for _, secret := range append(f.platform.all(), testSecret, testRedisKey) {
			if strings.Contains(log, secret) {
				f.t.Errorf("a secret is in the log of server %d", i+1)
			}
		}
		if n := strings.Count(log, "redis fails"); n != 3 {
			f.t.Errorf("server %d logs %d times that redis fails, want once for each failure", i+1, n)
		}
	}
	f.t.Logf("%d requests in all, none waited longer than %v", f.overall.requests, f.overall.longest.Round(time.Millisecond))
}

// A recorder records the tickets that a platform issues.
type recorder struct {
	next http.Handler

	mu      sync.Mutex
	calls   int // for tickets, since reset
	tickets int // new ones, since reset
	given   []givenTicket
}

type givenTicket struct {
	value string
	ends  time.Time
	calls int
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.URL.Path != emulator.TicketPath {
		r.next.ServeHTTP(w, req)
		return
	}
	r.mu.Lock()
	r.calls++
	r.mu.Unlock()
	copied := &copyWriter{ResponseWriter: w}
	r.next.ServeHTTP(copied, req)
	var answer struct {
		Data struct {
			Ticket   string
			ExpireIn int `json:"expire_in"`
		}
	}
	_ = json.Unmarshal(copied.body.Bytes(), &answer)
	if answer.Data.Ticket == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.given {
		if r.given[i].value == answer.Data.Ticket {
			r.given[i].calls++
			return
		}
	}
	r.tickets++
	r.given = append(r.given, givenTicket{answer.Data.Ticket, time.Now().Add(ticketLife), 1})
}

// forNewest returns how many calls have got the newest ticket.
func (r *recorder) forNewest() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.given[len(r.given)-1].calls
}

// validSince returns the tickets that were valid at some time since begin.
func (r *recorder) validSince(begin time.Time) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var values []string
	for _, g := range r.given {
		if begin.Before(g.ends) {
			values = append(values, g.value)
		}
	}
	return values
}

func (r *recorder) all() []string {
	return r.validSince(time.Time{})
}

func (r *recorder) count() (calls, tickets int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.calls, r.tickets
}

func (r *recorder) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls, r.tickets = 0, 0
}

// A copyWriter keeps a copy of the body.
type copyWriter struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (c *copyWriter) Write(p []byte) (int, error) {
	c.body.Write(p)
	return c.ResponseWriter.Write(p)
}

func (c *copyWriter) Unwrap() http.ResponseWriter { return c.ResponseWriter }
