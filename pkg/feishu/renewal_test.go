package feishu

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

const gatewayPage = "<!doctype html><title>503 Service Temporarily Unavailable</title>"

// Pages get a ticket every second, although what answers in the last half hour
// once asks for an hour, or all the time for some minutes; and without a ticket the
// platform is asked again soon.
func TestRenewalAfterLongRetryAfter(t *testing.T) {
	gateway := func(status int) func() (*http.Response, error) {
		return func() (*http.Response, error) {
			return respond(status, strings.NewReader(gatewayPage), "Retry-After", "3600")
		}
	}
	platform := func() (*http.Response, error) {
		return respond(429, strings.NewReader(limited), rateLimitReset, "3600")
	}
	for _, test := range []struct {
		name      string
		answer    func() (*http.Response, error)
		at, until time.Duration // in the life of the first ticket
		failing   time.Duration // pages without a ticket, at most
	}{
		{"one page of a gateway", gateway(503), 90 * time.Minute, 0, 0},
		{"one 429 of a gateway", gateway(429), 90 * time.Minute, 0, 0},
		{"one limit of the platform", platform, 90 * time.Minute, 0, 0},
		{"a gateway beyond the end", gateway(503), 90 * time.Minute, 125 * time.Minute, 5*time.Minute + 3*time.Second},
		{"the platform beyond the end", platform, 90 * time.Minute, 125 * time.Minute, 6*time.Minute + 3*time.Second},
		{"a gateway at the start", gateway(502), 0, time.Minute, time.Minute + 3*time.Second},
		{"the platform at the start", platform, 0, time.Minute, 2*time.Minute + 3*time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				var mu sync.Mutex
				serial, calls, failed := 0, 0, false
				client, _ := timed(func(r *http.Request) (*http.Response, error) {
					mu.Lock()
					defer mu.Unlock()
					now := time.Since(begin)
					if now >= test.at && (now < test.until || test.until == 0 && !failed) {
						failed = true
						calls++
						return test.answer()
					}
					if strings.HasSuffix(r.URL.Path, "/internal") {
						return respond(200, strings.NewReader(tokenOK))
					}
					serial++
					return respond(200, strings.NewReader(fmt.Sprintf(`{"code":0,"data":{"ticket":"t%d","expire_in":7200}}`, serial)))
				})
				store := ticket.NewStore()
				store.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
				tickets := client.Tickets(store)
				var without time.Duration
				for time.Since(begin) < 3*time.Hour {
					if _, err := tickets.Ticket(t.Context()); err != nil {
						without += time.Second
					}
					time.Sleep(time.Second)
				}
				mu.Lock()
				defer mu.Unlock()
				t.Logf("%d answers asked for an hour; pages were without a ticket for %v", calls, without)
				if without > test.failing {
					t.Errorf("pages were without a ticket for %v, want %v at most", without, test.failing)
				}
				if serial < 2 && test.at > 0 {
					t.Error("the ticket was not renewed")
				}
			})
		})
	}
}
