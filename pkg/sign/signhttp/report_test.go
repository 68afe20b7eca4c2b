package signhttp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// renewable is a source whose ticket is renewed by every report.
type renewable struct{ serial atomic.Int64 }

func (s *renewable) value() string { return fmt.Sprint(testTicket, "-", s.serial.Load()) }

func (s *renewable) Ticket(context.Context) (ticket.Ticket, error) {
	return ticket.Ticket{Value: s.value(), Expires: time.Now().Add(time.Hour)}, nil
}

func (s *renewable) Renew(ctx context.Context, refused string) (ticket.Ticket, error) {
	if refused == s.value() {
		s.serial.Add(1)
	}
	return s.Ticket(ctx)
}

// reported is the body of a POST that reports parameters.
func reported(t *testing.T, page string, p sign.Params) string {
	t.Helper()
	return `{"url":` + quote(t, page) + `,"refused":` + string(mustJSON(t, p)) + `}`
}

// A report of a signature that was made with the present ticket renews it, and
// the answer is signed with the next one.
func TestReport(t *testing.T) {
	tickets := new(renewable)
	s := start(t, &Handler{Tickets: tickets})
	page := s.URL + "/?a=1"
	refused := s.get(t, "?url="+encodeURIComponent(page))
	for _, want := range []string{testTicket + "-1", testTicket + "-1"} { // the second time it is an old signature
		answer := s.post(t, `{"url":`+quote(t, page+"#top")+`,"refused":`+string(refused.body)+`}`)
		var p sign.Params
		if err := json.Unmarshal(answer.body, &p); err != nil || answer.StatusCode != 200 {
			t.Fatalf("%s %s", answer.Status, answer.body)
		}
		if !sign.Verify(p.Signature, want, p.NonceStr, p.Timestamp, page) {
			t.Errorf("not signed with %s", want)
		}
	}
}

// Nothing else renews the ticket, and all get a signature nevertheless.
func TestReportThatDoesNotCount(t *testing.T) {
	tickets := new(renewable)
	s := start(t, &Handler{Tickets: tickets})
	page := s.URL + "/"
	now := time.Now()
	good := func(change func(*sign.Params)) sign.Params {
		p := sign.NewParams("cli_test", tickets.value(), page, now)
		change(&p)
		return p
	}
	for name, body := range map[string]string{
		"none":             `{"url":"` + page + `"}`,
		"null":             `{"url":"` + page + `","refused":null}`,
		"empty":            `{"url":"` + page + `","refused":{}}`,
		"unknown":          `{"url":"` + page + `","refused":{"signature":"0123456789012345678901234567890123456789"}}`,
		"another ticket":   reported(t, page, sign.NewParams("cli_test", "stolen", page, now)),
		"no ticket":        reported(t, page, sign.NewParams("cli_test", "", page, now)),
		"another page":     reported(t, page+"x", good(func(*sign.Params) {})),
		"another nonce":    reported(t, page, good(func(p *sign.Params) { p.NonceStr += "x" })),
		"another time":     reported(t, page, good(func(p *sign.Params) { p.Timestamp++ })),
		"capital letters":  reported(t, page, good(func(p *sign.Params) { p.Signature = strings.ToUpper(p.Signature) })),
		"eleven minutes":   reported(t, page, sign.NewParams("cli_test", tickets.value(), page, now.Add(-11*time.Minute))),
		"in the future":    reported(t, page, sign.NewParams("cli_test", tickets.value(), page, now.Add(11*time.Minute))),
		"the end of times": reported(t, page, sign.NewParams("cli_test", tickets.value(), page, time.UnixMilli(1<<63-1))),
	} {
		if answer := s.post(t, body); answer.StatusCode != 200 || tickets.serial.Load() != 0 {
			t.Fatalf("%s: %s, %s, renewed %d times", name, answer.Status, answer.body, tickets.serial.Load())
		}
	}
	query := "?refused=" + encodeURIComponent(string(mustJSON(t, good(func(*sign.Params) {})))) + "&url=" + encodeURIComponent(page)
	if answer := s.get(t, query); answer.StatusCode != 200 || tickets.serial.Load() != 0 {
		t.Errorf("GET: %s, renewed %d times", answer.Status, tickets.serial.Load())
	}
	for body, status := range map[string]int{
		`{"url":"` + page + `","refused":"x"}`:                            400,
		`{"url":"` + page + `","refused":{"timestamp":"now"}}`:            400,
		reported(t, "https://evil.example/", good(func(*sign.Params) {})): 403,
	} {
		if answer := s.post(t, body); answer.StatusCode != status || tickets.serial.Load() != 0 {
			t.Errorf("%s: %s, renewed %d times", body, answer.Status, tickets.serial.Load())
		}
	}
}

// One client may send some reports at once, and goes on getting signatures.
func TestReportsOfOneClient(t *testing.T) {
	tickets := new(renewable)
	h := &Handler{AppID: "cli_test", Tickets: tickets}
	report := func(client string) {
		t.Helper()
		const page = "https://app.example/"
		p := sign.NewParams("cli_test", tickets.value(), page, time.Now())
		r := httptest.NewRequest(http.MethodPost, page, strings.NewReader(reported(t, page, p)))
		r.RemoteAddr = client + ":1234"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 200 {
			body, _ := io.ReadAll(w.Body)
			t.Fatalf("%d %s", w.Code, body)
		}
	}
	for range 100 {
		report("192.0.2.1")
	}
	if n := tickets.serial.Load(); n < 1 || n > 15 {
		t.Errorf("100 reports of one client led to %d renewals", n)
	}
	before := tickets.serial.Load()
	report("192.0.2.2")
	if tickets.serial.Load() != before+1 {
		t.Error("the report of another client does not count")
	}
}

// A source that cannot renew its ticket takes no reports.
func TestReportToPlainSource(t *testing.T) {
	s := start(t, &Handler{})
	page := s.URL + "/"
	if answer := s.post(t, reported(t, page, sign.NewParams("cli_test", testTicket, page, time.Now()))); answer.StatusCode != 200 {
		t.Errorf("%s %s", answer.Status, answer.body)
	}
}
