package metrics

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// scrape returns the lines of /metrics.
func scrape(m *Metrics) string {
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	return answer.Body.String()
}

// An invalidated ticket has no time left; a failed refresh leaves it alone.
func TestInvalidatedTicket(t *testing.T) {
	m := New()
	m.FetchTicket(jsapiTicket, nil)
	m.StoreTicket(jsapiTicket, time.Now().Add(time.Hour))
	m.FetchTicket(jsapiTicket, errors.New("refused"))
	const left = `feishu_goapp_ticket_time_left_seconds{ticket="jsapi_ticket"} `
	if got := scrape(m); !strings.Contains(got, left+"35") {
		t.Errorf("a refresh that failed took the ticket away: %s", got)
	}
	m.InvalidateTicket(jsapiTicket)
	if got := scrape(m); !strings.Contains(got, left+"0\n") {
		t.Errorf("%s", got)
	}
}

// A method that a client has made up does not become a label.
func TestLabels(t *testing.T) {
	m := New()
	m.ObserveRequest("", "BREW", 405, time.Second)
	m.ObserveRequest("DELETE /a/{id}", "DELETE", 204, time.Second)
	got := scrape(m)
	for _, want := range []string{`code="405",method="other",route="none"} 1`, `code="204",method="DELETE",route="DELETE /a/{id}"} 1`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing: %s", want, got)
		}
	}
}
