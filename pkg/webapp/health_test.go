package webapp

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"net/http/httptest"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

func TestHealth(t *testing.T) {
	healthy := testDeps(t)
	refused := testDeps(t)
	refused.tickets = failing(&feishu.Error{Op: "get token", Status: 200, Code: 10014})
	broken := testDeps(t)
	broken.tickets = failing(errors.New("private words"))
	for _, test := range []struct {
		d    deps
		path string
		want int
		slug string
	}{
		{healthy, "/healthz", 200, ""},
		{healthy, "/readyz", 200, ""},
		{refused, "/healthz", 200, ""},
		{refused, "/readyz", 503, "platform-refused"},
		{broken, "/readyz", 503, "internal"},
	} {
		answer := newTestServer(t, test.d).get(t, test.path)
		if answer.StatusCode != test.want || answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s, %v", test.path, answer.Status, answer.Header)
			continue
		}
		if test.want != 200 {
			if slug := answer.problem(t).slug(); slug != test.slug {
				t.Errorf("%s: %s, want %s", test.path, slug, test.slug)
			}
		} else if string(answer.body) != "ok" {
			t.Errorf("%s: %q", test.path, answer.body)
		}
	}
}

// A platform that hangs makes the server unready in five seconds.
func TestReadyzGivesUp(t *testing.T) {
	d := testDeps(t)
	d.tickets = ticket.SourceFunc(func(ctx context.Context) (ticket.Ticket, error) {
		<-ctx.Done()
		return ticket.Ticket{}, ctx.Err()
	})
	synctest.Test(t, func(t *testing.T) {
		start, answer := time.Now(), httptest.NewRecorder()
		readyz(d)(answer, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		if answer.Code != http.StatusServiceUnavailable || answer.Header().Get("Retry-After") == "" {
			t.Errorf("%d %v", answer.Code, answer.Header())
		}
		if waited := time.Since(start); waited != 5*time.Second {
			t.Errorf("it took %v", waited)
		}
	})
}
