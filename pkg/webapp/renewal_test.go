package webapp

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/internal/redistest"
	"github.com/feishu-goapp/feishu-goapp/internal/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A revocation is a platform that can revoke its ticket, and replicas that use it.
type revocation struct {
	emulator *emulator.Emulator
	url      string
	redis    string
}

func newRevocation(t *testing.T) *revocation {
	t.Helper()
	r := &revocation{emulator: emulator.New(emulator.Options{})}
	platform := httptest.NewServer(r.emulator)
	t.Cleanup(platform.Close)
	t.Cleanup(r.emulator.Close)
	r.url = platform.URL
	return r
}

func (r *revocation) replica(t *testing.T) *testServer {
	t.Helper()
	d := testDeps(t)
	d.config.AppID, d.config.AppSecret = emulator.DefaultAppID, emulator.DefaultAppSecret
	d.config.RedisURL = settings.Secret(r.redis)
	d.config.TrustedOrigins = []origin.Origin{origin.New("https", "app.example")}
	d.setHost(t, r.url)
	return newTestServer(t, d)
}

// open opens a page at a server and returns the parameters and the code that the
// client refuses them with, 0 if it does not.
func (r *revocation) open(t *testing.T, s *testServer) (parameters []byte, code int) {
	t.Helper()
	return r.configure(t, s.get(t, "/get_config_parameters?url="+r.page()))
}

// report reports refused parameters and returns the result of the client for
// the next ones.
func (r *revocation) report(t *testing.T, s *testServer, refused []byte) (code int) {
	t.Helper()
	body := `{"url":"` + r.page() + `","refused":` + string(refused) + `}`
	_, code = r.configure(t, s.send(t, "POST", "/get_config_parameters", strings.NewReader(body)))
	return code
}

func (r *revocation) page() string { return "https://app.example/" }

func (r *revocation) configure(t *testing.T, answer reply) ([]byte, int) {
	t.Helper()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s %s", answer.Status, answer.body)
	}
	return answer.body, jsapi.ErrorCode(r.emulator.Platform.VerifyConfig(r.page(), json.RawMessage(answer.body)))
}

func (r *revocation) want(t *testing.T, what string, got, want int) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %d, want %d", what, got, want)
	}
}

// The platform revokes the ticket: the first page that reports it gets the next
// one, with one call of the platform. Further reports within a minute have no
// effect.
func TestRevokedTicket(t *testing.T) {
	r := newRevocation(t)
	s := r.replica(t)
	if _, code := r.open(t, s); code != 0 {
		t.Fatalf("refused: %d", code)
	}
	r.emulator.ExpireTickets()
	refused, code := r.open(t, s)
	r.want(t, "after the revocation", code, jsapi.CodeConfigTicket)
	r.want(t, "after the report", r.report(t, s, refused), 0)
	_, code = r.open(t, s)
	r.want(t, "another page", code, 0)
	r.want(t, "a late report", r.report(t, s, refused), 0)
	r.want(t, "calls for tickets", r.emulator.Requests(emulator.TicketPath), 2)

	r.emulator.ExpireTickets()
	refused, _ = r.open(t, s)
	for range 20 {
		r.want(t, "in the same minute", r.report(t, s, refused), jsapi.CodeConfigTicket)
	}
	r.want(t, "calls for tickets", r.emulator.Requests(emulator.TicketPath), 2)
	if answer := s.get(t, "/readyz"); answer.StatusCode != 200 {
		t.Errorf("/readyz: %s", answer.Status)
	}
}

// A report at one replica renews the ticket of all, including those that start
// later.
func TestRevokedTicketOfReplicas(t *testing.T) {
	r := newRevocation(t)
	r.redis = "redis://" + redistest.Start(t).Addr
	a, b := r.replica(t), r.replica(t)
	_, _ = r.open(t, a)
	_, _ = r.open(t, b)
	r.want(t, "calls for tickets", r.emulator.Requests(emulator.TicketPath), 1)

	r.emulator.ExpireTickets()
	refusedAtA, code := r.open(t, a)
	r.want(t, "at a", code, jsapi.CodeConfigTicket)
	r.want(t, "at a, reported", r.report(t, a, refusedAtA), 0)
	refusedAtB, code := r.open(t, b)
	r.want(t, "at b", code, jsapi.CodeConfigSignature)
	r.want(t, "at b, reported", r.report(t, b, refusedAtB), 0)
	_, code = r.open(t, r.replica(t))
	r.want(t, "at one that was started", code, 0)
	r.want(t, "calls for tickets", r.emulator.Requests(emulator.TicketPath), 2)

	r.emulator.ExpireTickets()
	refusedAtB, _ = r.open(t, b)
	r.want(t, "in the same minute", r.report(t, b, refusedAtB), jsapi.CodeConfigTicket)
	r.want(t, "calls for tickets", r.emulator.Requests(emulator.TicketPath), 2)
}

// Only operators can renew the ticket without a report, for all replicas.
func TestRenewTicketByOperator(t *testing.T) {
	r := newRevocation(t)
	r.redis = "redis://" + redistest.Start(t).Addr
	s := r.replica(t)
	_, _ = r.open(t, s)
	admin := httptest.NewServer(s.app.adminHandler())
	defer admin.Close()
	renew := func(headers ...string) (int, string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), "POST", admin.URL+"/ticket/renew", nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(headers); i += 2 {
			request.Header.Set(headers[i], headers[i+1])
		}
		answer, err := admin.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(body)
	}
	if status, _ := renew("Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("another site: %d", status)
	}
	if answer := s.do(t, "POST", "/ticket/renew"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("in public: %s", answer.Status)
	}
	r.emulator.ExpireTickets()
	if status, body := renew(); status != 200 || !strings.HasPrefix(body, "renewed\nvalid until 2") {
		t.Errorf("%d %s", status, body)
	}
	_, code := r.open(t, s)
	r.want(t, "after it was renewed", code, 0)
	_, code = r.open(t, r.replica(t))
	r.want(t, "at one that was started", code, 0)
	if status, body := renew(); status != 200 || !strings.HasPrefix(body, "not renewed: ") {
		t.Errorf("%d %s", status, body)
	}
	r.want(t, "calls for tickets", r.emulator.Requests(emulator.TicketPath), 2)
	for _, secret := range append(r.emulator.Platform.Tickets(), testSecret) {
		if strings.Contains(s.log.String(), secret) {
			t.Error("a secret is in the log")
		}
	}
}
