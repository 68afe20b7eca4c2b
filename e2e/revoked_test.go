//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// Feishu revokes the ticket: the next page is refused, reports that, and is ready
// with the next ticket. When that is revoked in the same minute, the page says
// what to do.
func TestRevokedTicket(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.emulate(desktop)
	b.open(s.url + "/")
	b.waitForState("ready")
	s.ExpireTickets()
	b.open(s.url + "/?page=2")
	b.waitForState("ready")
	if n := s.Requests(emulator.TicketPath); n != 2 {
		t.Errorf("%d tickets were requested, want 2", n)
	}
	if refused := strings.Count(b.text("#app"), "33344"); refused > 0 {
		t.Errorf("the page shows the refusal: %s", b.text("#app"))
	}
	s.ExpireTickets()
	b.open(s.url + "/?page=3")
	b.waitForState("failed")
	b.wantText("#error-code", "333442")
	if n := s.Requests(emulator.TicketPath); n != 2 {
		t.Errorf("%d tickets were requested within a minute, want 2", n)
	}
}

// A page that is open authenticates again when its URL changes, and then notices.
func TestRevokedTicketOfOpenPage(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.emulate(desktop)
	b.open(s.url + "/")
	b.waitForState("ready")
	s.ExpireTickets()
	eval[any](b, `goappNav("/?page=2"); null`)
	b.waitUntil("the client accepts the page again", func() bool {
		var outcomes []string
		for _, call := range s.Log() {
			if call.Path == "h5sdk.config" {
				outcomes = append(outcomes, call.Outcome)
			}
		}
		return len(outcomes) == 3 && outcomes[0] == "ok" && outcomes[1] != "ok" && outcomes[2] == "ok"
	})
	b.waitForState("ready")
	if n := s.Requests(emulator.TicketPath); n != 2 {
		t.Errorf("%d tickets were requested, want 2", n)
	}
}
