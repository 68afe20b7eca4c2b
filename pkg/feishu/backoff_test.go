package feishu

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

const limited = `{"code":99991400,"msg":"request trigger frequency limit"}`

// callsOfEachKind returns a call of each kind.
func callsOfEachKind(c *Client) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"token":    func(ctx context.Context) error { _, err := c.TenantToken().Ticket(ctx); return err },
		"ticket":   func(ctx context.Context) error { _, err := c.JSAPITicket(&fakeTokens{}).Ticket(ctx); return err },
		"exchange": func(ctx context.Context) error { _, err := c.ExchangeCode(ctx, LoginCode{Code: loginCode}); return err },
		"refresh":  func(ctx context.Context) error { _, err := c.RefreshUserToken(ctx, refresh); return err },
		"user":     func(ctx context.Context) error { _, err := c.User(ctx, userToken); return err },
	}
}

// During a backoff no call of any kind is made, and the error has the remaining
// time.
func TestBackoff(t *testing.T) {
	for first := range callsOfEachKind(new(Client)) {
		for _, header := range []string{"X-Ogw-Ratelimit-Reset", "Retry-After"} {
			t.Run(first+" "+header, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					client, calls := timed(func(r *http.Request) (*http.Response, error) {
						sent, _ := io.ReadAll(r.Body)
						body, _ := json.Marshal(map[string]any{"code": 99991400, "msg": "too many: " + r.Header.Get("Authorization") + string(sent)})
						return respond(429, bytes.NewReader(body), header, "50")
					})
					err := callsOfEachKind(client)[first](t.Context())
					if e := platformError(t, err); e.RetryAfter != 50*time.Second || calls.Load() != 1 {
						t.Fatalf("%v after %d calls", err, calls.Load())
					}
					time.Sleep(20 * time.Second)
					for range 60 {
						for name, call := range callsOfEachKind(client) {
							err := call(t.Context())
							held, ok := errors.AsType[*ticket.BackoffError](err)
							if !ok || held.RetryAfter != 30*time.Second || platformError(t, err).Code != 99991400 || ticket.RetryAfter(err) != 30*time.Second {
								t.Errorf("%s: %v", name, err)
							}
							noSecret(t, err, loginCode, refresh, userToken)
						}
					}
					if calls.Load() != 1 {
						t.Errorf("%d calls during the backoff", calls.Load()-1)
					}
					time.Sleep(30 * time.Second)
					_ = callsOfEachKind(client)["user"](t.Context())
					if calls.Load() != 2 {
						t.Error("no call after the backoff")
					}
				})
			})
		}
	}
}

// During a long backoff one call a minute finds out whether the limit has ended.
func TestBackoffProbes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := func() (*http.Response, error) {
			return respond(400, strings.NewReader(limited), rateLimitReset, "99999999")
		}
		client, calls := timed(func(*http.Request) (*http.Response, error) { return answer() })
		user := callsOfEachKind(client)["user"]
		for range 60 {
			for range 100 {
				_ = user(t.Context())
			}
			time.Sleep(time.Second)
		}
		if calls.Load() != 1 {
			t.Fatalf("%d calls in the first minute", calls.Load())
		}
		for range 600 {
			_ = user(t.Context())
			_ = user(t.Context())
			time.Sleep(time.Second)
		}
		if calls.Load() != 11 {
			t.Errorf("%d calls in eleven minutes", calls.Load())
		}
		// Any other response of the platform ends it.
		answer = func() (*http.Response, error) { return respond(400, strings.NewReader(`{"code":20005}`)) }
		time.Sleep(probeInterval)
		for range 10 {
			_ = user(t.Context())
		}
		if calls.Load() != 21 {
			t.Errorf("%d calls, want 21", calls.Load())
		}
	})
}

// Responses of a proxy, and those to calls that were sent before the limit,
// neither begin nor end a backoff.
func TestBackoffIsThePlatforms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type answer struct {
			status int
			body   string
			delay  time.Duration
		}
		var next atomic.Pointer[answer]
		client, calls := timed(func(*http.Request) (*http.Response, error) {
			a := next.Load()
			time.Sleep(a.delay)
			return respond(a.status, strings.NewReader(a.body), "Retry-After", "50")
		})
		user := callsOfEachKind(client)["user"]
		for _, status := range []int{429, 503} {
			next.Store(&answer{status: status, body: "<html>"})
			for range 3 {
				_ = user(t.Context())
			}
		}
		if calls.Load() != 12 {
			t.Errorf("%d calls although a proxy answers, want 6 with a second try each", calls.Load())
		}
		next.Store(&answer{200, `{"code":0,"data":{"open_id":"ou_1"}}`, 2 * time.Second})
		var slow sync.WaitGroup
		slow.Go(func() {
			if err := user(t.Context()); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(time.Second)
		next.Store(&answer{status: 429, body: limited})
		_ = user(t.Context())
		slow.Wait()
		if err := user(t.Context()); err == nil || calls.Load() != 14 {
			t.Errorf("%v after %d calls", err, calls.Load())
		}
	})
}

// Calls for users are bounded; others wait. Tokens and tickets of the app are not
// counted.
func TestInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		now, most := 0, 0
		count := func(more int) {
			mu.Lock()
			defer mu.Unlock()
			now += more
			most = max(most, now)
		}
		delay := 300 * time.Millisecond
		client, calls := timed(func(r *http.Request) (*http.Response, error) {
			count(1)
			defer count(-1)
			if err := wait(r.Context(), delay); err != nil {
				return nil, err
			}
			return respond(200, strings.NewReader(`{"code":0,"data":{"open_id":"ou_1"}}`))
		})
		user := callsOfEachKind(client)["user"]
		var all sync.WaitGroup
		var failed atomic.Int32
		for range 3 * maxInFlight {
			all.Go(func() {
				if err := user(t.Context()); err != nil {
					failed.Add(1)
				}
			})
		}
		all.Wait()
		if most != maxInFlight || failed.Load() != 0 {
			t.Errorf("%d in flight, %d failed", most, failed.Load())
		}
		delay = time.Hour
		calls.Store(0)
		for i := range 3 * maxInFlight {
			all.Go(func() {
				begin := time.Now()
				err := user(t.Context())
				e := platformError(t, err)
				switch took := time.Since(begin); {
				case took == slotTimeout && e.Class() == ClassRateLimited && e.RetryAfter > 0 && !e.Unreachable(): // did not get a slot
				case took == callTimeout && e.Unreachable():
				default:
					t.Errorf("call %d: %v after %v", i, err, took)
				}
			})
		}
		time.Sleep(2 * time.Second)
		if _, err := client.TenantToken().Ticket(t.Context()); !strings.Contains(fmt.Sprint(err), "deadline") {
			t.Errorf("a token waits for users: %v", err)
		}
		all.Wait()
		if calls.Load() != maxInFlight+1 {
			t.Errorf("%d calls", calls.Load())
		}
	})
}

// The state of a client is freed with the client.
func TestStateIsFreed(t *testing.T) {
	count := func() (n int) {
		states.Range(func(any, any) bool { n++; return true })
		return n
	}
	runtime.GC()
	for range 1000 {
		c := new(Client)
		if first := c.state(); c.state() != first {
			t.Fatal("another state at the second call")
		}
	}
	for end := time.Now().Add(10 * time.Second); count() > 500; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d states stay", count())
		}
		runtime.GC()
	}
	inside := new(struct {
		name   string
		client Client
	})
	if first := inside.client.state(); inside.client.state() != first {
		t.Error("another state for a field")
	}
}
