package webapp

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// While there is a valid ticket, no fault of the platform makes a request fail, and
// once the platform works again the ticket is renewed.
func TestPlatformFaults(t *testing.T)      { testPlatformFaults(t, false) }
func TestPlatformFaultsHTTP2(t *testing.T) { testPlatformFaults(t, true) }

func testPlatformFaults(t *testing.T, http2 bool) {
	fault := func(f emulator.Fault) func(*platform) { return func(p *platform) { p.fault(t, f) } }
	for _, test := range []struct {
		name   string
		inject func(*platform)
		result string // of the calls that it affects; "" if all of them succeed
	}{
		{"connections refused", (*platform).stop, "unreachable"},
		{"connections reset", fault(emulator.Fault{Kind: emulator.FaultReset}), "unreachable"},
		{"status 500", fault(emulator.Fault{Kind: emulator.FaultAnswer, Status: 500, Code: 1, Message: "oops"}), "limited"},
		{"status 502 of a gateway", fault(emulator.Fault{Kind: emulator.FaultNotJSON, Status: 502}), "unreachable"},
		{"gateway that asks for an hour", fault(emulator.Fault{Kind: emulator.FaultNotJSON, Status: 503, Header: map[string]string{"Retry-After": "3600"}}), "unreachable"},
		{"429 of a gateway", fault(emulator.Fault{Kind: emulator.FaultNotJSON, Status: 429, Header: map[string]string{"Retry-After": "3600"}}), "limited"},
		{"hanging", fault(emulator.Fault{Kind: emulator.FaultHang}), ""}, // for longer than the test
		{"truncated answers", fault(emulator.Fault{Kind: emulator.FaultTruncated}), "unreachable"},
		{"answers that are not JSON", fault(emulator.Fault{Kind: emulator.FaultNotJSON}), "invalid"},
		{"empty answers", fault(emulator.Fault{Kind: emulator.FaultEmpty}), "invalid"},
		{"rate limit", fault(emulator.RateLimited("", 1, 0)), "limited"},
		{"token revoked", func(p *platform) { p.emulator.RevokeTokens() }, "refused"},
		{"ticket rotated early", func(p *platform) { p.emulator.ExpireTickets() }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newPlatform(t, http2)
			var log logBuffer
			server := p.newServer(t, &log)
			base := "http://" + server.listenInTest(t, defaultTimeouts)

			clients := &load{base: base, platform: p}
			clients.visit(t) // the ticket is cached, and due for renewal in a second
			test.inject(p)
			clients.run(t, func() bool { // until the fault has occurred twice
				v := server.metricValues(t)
				hits := 0.0
				for name, n := range v {
					if strings.HasPrefix(name, "upstream_calls_total") && strings.Contains(name, "result="+test.result+"}") {
						hits += n
					}
				}
				switch {
				case test.result == "":
					return clients.answered.Load() > 2000 && time.Since(clients.begun) > 2*time.Second
				case test.result == "refused": // fixed at once by a new token
					return hits >= 1
				}
				return hits >= 3
			})
			during := clients.answered.Load()
			p.recover(t)
			renewed := renewals(server.metricValues(t))
			if test.name != "token revoked" && test.name != "ticket rotated early" {
				clients.run(t, func() bool { return renewals(server.metricValues(t)) > renewed })
			}
			t.Logf("%-26s %6d requests during the fault, %6d after it, %d failed; calls: %s",
				test.name, during, clients.answered.Load()-during, clients.failed.Load(), calls(server.metricValues(t)))
			if n := clients.failed.Load(); n > 0 {
				t.Errorf("%d requests failed", n)
			}
			if renewals(server.metricValues(t)) < 2 {
				t.Error("the ticket was never renewed")
			}
			for _, secret := range append(p.secrets(), emulator.DefaultAppSecret) {
				if strings.Contains(log.String(), secret) {
					t.Error("a secret is in the log")
				}
			}
		})
	}
}

func renewals(values map[string]float64) float64 {
	return values["ticket_refreshes_total{result=ok,ticket=jsapi_ticket}"]
}

// calls shows how often the platform was called, by result.
func calls(values map[string]float64) string {
	byResult := map[string]float64{}
	for name, n := range values {
		if rest, ok := strings.CutPrefix(name, "upstream_calls_total"); ok {
			_, result, _ := strings.Cut(rest, "result=")
			byResult[strings.TrimSuffix(result, "}")] += n
		}
	}
	var all []string
	for _, result := range slices.Sorted(maps.Keys(byResult)) {
		all = append(all, fmt.Sprintf("%v %s", byResult[result], result))
	}
	return strings.Join(all, ", ")
}

// A platform is an emulator at a fixed address, whose tickets are due for
// renewal a second after they were given. Over HTTP/2 it has TLS.
type platform struct {
	emulator *emulator.Emulator
	http2    bool
	address  string
	server   *httptest.Server

	mu    sync.Mutex
	given []string // tokens and tickets
}

func newPlatform(t *testing.T, http2 bool) *platform {
	t.Helper()
	p := &platform{emulator: emulator.New(emulator.Options{}), http2: http2, address: "127.0.0.1:0"}
	p.start(t)
	t.Cleanup(p.stop)
	t.Cleanup(p.emulator.Close)
	return p
}

func (p *platform) start(t *testing.T) {
	t.Helper()
	listener, err := net.Listen("tcp", p.address)
	if err != nil {
		t.Fatal(err)
	}
	p.address = listener.Addr().String()
	p.server = httptest.NewUnstartedServer(p)
	p.server.Listener.Close()
	p.server.Listener = listener
	if p.server.EnableHTTP2 = p.http2; p.http2 {
		p.server.StartTLS()
	} else {
		p.server.Start()
	}
}

// stop makes the platform refuse connections and closes the open ones.
func (p *platform) stop() { p.server.Config.Close() }

// newServer makes a server whose platform is p.
func (p *platform) newServer(t *testing.T, log io.Writer) *Server {
	t.Helper()
	return p.newServerVia(t, p.address, log)
}

// newServerVia makes a server that reaches p at an address.
func (p *platform) newServerVia(t *testing.T, address string, log io.Writer) *Server {
	t.Helper()
	d := testDeps(t)
	d.config.AppID, d.config.AppSecret = emulator.DefaultAppID, emulator.DefaultAppSecret
	scheme := "http"
	if p.http2 {
		scheme = "https"
	}
	d.setHost(t, scheme+"://"+address)
	s := d.newServer(t, log)
	transport := feishu.NewTransport()
	if p.http2 {
		roots := x509.NewCertPool()
		roots.AddCert(p.server.Certificate())
		transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	}
	s.Feishu.HTTP = &http.Client{Transport: transport}
	t.Cleanup(transport.CloseIdleConnections)
	return s
}

func (p *platform) fault(t *testing.T, f emulator.Fault) {
	t.Helper()
	if err := p.emulator.Update(func(s *emulator.Settings) { s.Faults = []emulator.Fault{f} }); err != nil {
		t.Fatal(err)
	}
}

// recover ends the platform's fault.
func (p *platform) recover(t *testing.T) {
	t.Helper()
	p.stop() // ends hanging requests
	p.start(t)
	if err := p.emulator.Update(func(s *emulator.Settings) { s.Faults = nil }); err != nil {
		t.Fatal(err)
	}
}

var (
	issuedPattern = regexp.MustCompile(`"(?:tenant_access_token|ticket)":"([^"]+)"`)
	expires       = regexp.MustCompile(`"expire(?:_in)?":\d+`)
)

// ServeHTTP forwards the emulator's answers with other lifetimes of tickets and
// tokens.
func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	if p.http2 != (r.ProtoMajor == 2) {
		http.Error(w, "unexpected "+r.Proto, http.StatusHTTPVersionNotSupported)
		return
	}
	p.emulator.ServeHTTP(passThrough{answer, w}, r) // panics if the emulator closes the connection
	body := answer.Body.Bytes()
	if match := issuedPattern.FindSubmatch(body); match != nil && r.URL.Path == emulator.TicketPath {
		body = expires.ReplaceAll(body, []byte(`"expire_in":1791`))
	}
	p.mu.Lock()
	for _, match := range issuedPattern.FindAllSubmatch(body, -1) {
		p.given = append(p.given, string(match[1]))
	}
	p.mu.Unlock()
	maps.Copy(w.Header(), answer.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.Code)
	_, _ = w.Write(body)
}

// passThrough is a recorder for an answer that can be cut: flushed bytes are
// sent at once.
type passThrough struct {
	*httptest.ResponseRecorder
	w http.ResponseWriter
}

func (p passThrough) Flush() {
	maps.Copy(p.w.Header(), p.Header())
	p.w.WriteHeader(p.Code)
	_, _ = p.w.Write(p.Body.Bytes())
	_ = http.NewResponseController(p.w).Flush()
}

// secrets returns all tokens and tickets issued so far.
func (p *platform) secrets() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.given)
}

// load is clients that request signatures and verify them.
type load struct {
	base             string
	platform         *platform
	begun            time.Time
	answered, failed atomic.Int64
}

// visit sends one request.
func (l *load) visit(t *testing.T) {
	page := l.base + "/?n=1"
	answer, err := http.Get(l.base + "/get_config_parameters?url=" + url.QueryEscape(page))
	if err != nil {
		l.failed.Add(1)
		t.Error(err)
		return
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	var p sign.Params
	if err != nil || answer.StatusCode != http.StatusOK || json.Unmarshal(body, &p) != nil {
		l.failed.Add(1)
		t.Errorf("%s, %v: %s", answer.Status, err, body)
		return
	}
	for _, ticket := range l.platform.secrets() {
		if sign.Verify(p.Signature, ticket, p.NonceStr, p.Timestamp, page) {
			l.answered.Add(1)
			return
		}
	}
	l.failed.Add(1)
	t.Errorf("signed with no ticket of the platform: %s", body)
}

// run runs four clients until done, for 20 seconds at most.
func (l *load) run(t *testing.T, done func() bool) {
	t.Helper()
	l.begun = time.Now()
	var all sync.WaitGroup
	var stop atomic.Bool
	for range 4 {
		all.Go(func() {
			for !stop.Load() && l.failed.Load() < 10 {
				l.visit(t)
				time.Sleep(time.Millisecond)
			}
		})
	}
	for !done() && l.failed.Load() < 10 {
		if time.Since(l.begun) > 20*time.Second {
			t.Error("the condition does not hold after 20 s")
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	stop.Store(true)
	all.Wait()
}
