package webapp

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"

	"github.com/feishu-goapp/feishu-goapp/internal/applog"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/ticket"
)

// values returns the metrics of m as name{label="value",…} does: the value of
// counters and gauges, the number of observations of histograms.
func (m *metrics) values(t *testing.T) map[string]float64 {
	t.Helper()
	families, err := m.Gather()
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]float64{}
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			values[seriesName(family.GetName(), metric)] =
				metric.GetCounter().GetValue() + metric.GetGauge().GetValue() + float64(metric.GetHistogram().GetSampleCount())
		}
	}
	return values
}

func seriesName(name string, m *dto.Metric) string {
	var labels []string
	for _, l := range m.GetLabel() {
		labels = append(labels, l.GetName()+"="+l.GetValue())
	}
	if len(labels) == 0 {
		return strings.TrimPrefix(name, namespace+"_")
	}
	return strings.TrimPrefix(name, namespace+"_") + "{" + strings.Join(labels, ",") + "}"
}

func (m *metrics) want(t *testing.T, want map[string]float64) {
	t.Helper()
	got := m.values(t)
	for name, value := range want {
		if v, ok := got[name]; !ok || v != value {
			t.Errorf("%s is %v (there: %v), want %v", name, v, ok, value)
		}
	}
}

func TestRequestMetrics(t *testing.T) {
	d := testDeps(t)
	s := newTestServer(t, d)
	for range 3 {
		s.get(t, "/get_config_parameters?url="+s.URL+"/")
	}
	s.get(t, "/get_config_parameters?url=https://evil.example/")
	s.do(t, "HEAD", "/healthz")
	for _, method := range []string{"BREW", "POST"} {
		s.do(t, method, "/healthz")
	}
	s.get(t, "/nowhere")
	s.get(t, "/web/nowhere")
	s.Close() // all handlers have ended
	d.metrics.want(t, map[string]float64{
		"http_requests_total{code=200,method=GET,route=GET /get_config_parameters}": 3,
		"http_requests_total{code=403,method=GET,route=GET /get_config_parameters}": 1,
		"http_requests_total{code=200,method=HEAD,route=GET /healthz}":              1,
		"http_requests_total{code=405,method=other,route=none}":                     1,
		"http_requests_total{code=405,method=POST,route=none}":                      1,
		"http_requests_total{code=404,method=GET,route=none}":                       1,
		"http_requests_total{code=404,method=GET,route=GET /web/}":                  1,
		"http_request_duration_seconds{route=GET /get_config_parameters}":           4,
		"ticket_cache_hits_total{ticket=jsapi_ticket}":                              2,
		"ticket_refreshes_total{result=ok,ticket=jsapi_ticket}":                     1,
		"ticket_refreshes_total{result=error,ticket=jsapi_ticket}":                  0,
	})
	values := d.metrics.values(t)
	if left := values["ticket_time_left_seconds{ticket=jsapi_ticket}"]; left < 7100 || left > 7200 {
		t.Errorf("%v s left", left)
	}
	if age, ok := values["ticket_age_seconds{ticket=jsapi_ticket}"]; !ok || age < 0 || age > 100 {
		t.Errorf("%v s old", age)
	}
	for name := range values {
		if strings.Contains(name, "nowhere") || strings.Contains(name, "BREW") || strings.Contains(name, "evil") {
			t.Errorf("a visitor's word is in %s", name)
		}
	}
}

// Calls of the platform are counted one by one, by what came of them, and a
// token that is refused leaves its mark.
func TestUpstreamMetrics(t *testing.T) {
	answers := []string{
		`{"code":0,"msg":"ok","tenant_access_token":"t-1","expire":7200}`,
		`{"code":99991663,"msg":"Invalid access token"}`,
		`{"code":0,"msg":"ok","tenant_access_token":"t-2","expire":7200}`,
		`<html>`,
	}
	ids := make(chan string, len(answers))
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ids <- r.Header.Get("X-Request-Id")
		w.Header().Set("X-Tt-Logid", "log-id-of-feishu")
		_, _ = io.WriteString(w, answers[0])
		answers = answers[1:]
	}))
	defer platform.Close()
	d := testDeps(t)
	d.config.FeishuHost, _ = parseOrigin(platform.URL)
	var log logBuffer
	d.log = applog.New(&log, slog.LevelInfo, "text")
	d.tickets = newTickets(d.config, newClient(d.config, d.metrics), d.log, d.metrics)
	s := newTestServer(t, d)
	answer := s.get(t, "/get_config_parameters?url="+s.URL+"/")
	if slug := answer.problem(t).slug(); slug != "platform-answer-invalid" {
		t.Errorf("%s", answer.body)
	}
	d.metrics.want(t, map[string]float64{
		"upstream_calls_total{call=get tenant_access_token,result=ok}": 2,
		"upstream_calls_total{call=get jsapi_ticket,result=refused}":   1,
		"upstream_calls_total{call=get jsapi_ticket,result=invalid}":   1,
		"upstream_call_duration_seconds{call=get jsapi_ticket}":        2,
		"ticket_refreshes_total{result=ok,ticket=tenant_access_token}": 2,
		"ticket_refreshes_total{result=error,ticket=jsapi_ticket}":     1,
	})
	// One id runs from the browser to the platform and through the log.
	id := answer.Header.Get("X-Request-Id")
	for range 4 {
		if got := <-ids; got != id {
			t.Errorf("the platform was told %q, the browser %q", got, id)
		}
	}
	s.Close()
	found := false
	for line := range strings.Lines(s.log.String()) {
		found = found || strings.Contains(line, "no ticket") && strings.Contains(line, "request_id="+id) && strings.Contains(line, "log_id=log-id-of-feishu")
	}
	if !found {
		t.Errorf("no line has both ids: %s", s.log)
	}
}

// A refused ticket has no time left.
func TestForgottenTicketMetrics(t *testing.T) {
	m := newMetrics()
	o := m.tickets
	o.Fetched(jsapiTicket, false, time.Second, nil)
	o.Stored(jsapiTicket, ticket.Ticket{Value: testTicket, Expires: time.Now().Add(time.Hour)})
	o.Fetched(jsapiTicket, true, time.Second, &feishu.Error{})
	if left := m.values(t)["ticket_time_left_seconds{ticket=jsapi_ticket}"]; left < 3500 {
		t.Errorf("a refresh that failed took the ticket away: %v", left)
	}
	o.Invalidated(jsapiTicket)
	m.want(t, map[string]float64{"ticket_time_left_seconds{ticket=jsapi_ticket}": 0})
}

// The operators have metrics and profiles, the visitors nothing of the sort.
func TestAdmin(t *testing.T) {
	d := testDeps(t)
	public := newTestServer(t, d)
	public.get(t, "/healthz")
	admin := httptest.NewServer(adminHandler(d.metrics))
	defer admin.Close()
	for path, want := range map[string]string{
		"/metrics":                        `feishu_goapp_http_requests_total{code="200",method="GET",route="GET /healthz"} 1`,
		"/debug/pprof/":                   "goroutine",
		"/debug/pprof/goroutine?debug=1":  "goroutine profile",
		"/debug/pprof/cmdline":            "webapp",
		"/debug/pprof/symbol":             "num_symbols",
		"/debug/pprof/trace?seconds=0.01": "go 1.",
	} {
		answer, err := admin.Client().Get(admin.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != 200 || !strings.Contains(string(body), want) {
			t.Errorf("%s: %s, %v: %.200s", path, answer.Status, err, body)
		}
		if answer := public.get(t, path); answer.StatusCode != 404 {
			t.Errorf("%s in public: %s", path, answer.Status)
		}
	}
}

// Where the operators' address cannot be had, the server says so and ends.
func TestAdminAddrTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	status, stderr := start(t, []string{"APP_ID=cli_test", "APP_SECRET=" + testSecret},
		"--listen-addr=127.0.0.1:0", "--admin-addr="+taken.Addr().String()).end(t)
	if status != 1 || !strings.Contains(stderr, "ADMIN_ADDR cannot be used: set another address") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("status %d, %q", status, stderr)
	}
	if listener, err := listenAdmin(""); listener != nil || err != nil {
		t.Errorf("an empty address: %v, %v", listener, err)
	}
	serveAdmin(nil, newMetrics(), slog.New(slog.DiscardHandler))()
}

// On the internet an empty TRUSTED_ORIGINS deserves a word.
func TestWarnOfOpenDoors(t *testing.T) {
	for _, test := range []struct {
		addr    net.Addr
		origins []origin
		want    bool
	}{
		{&net.TCPAddr{IP: net.IPv6unspecified}, nil, true},
		{&net.TCPAddr{IP: net.IPv4(192, 0, 2, 1)}, nil, true},
		{&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, nil, false},
		{&net.TCPAddr{IP: net.IPv6unspecified}, []origin{{"https", "app.example"}}, false},
	} {
		var log logBuffer
		logger := applog.New(&log, slog.LevelInfo, "text")
		warnOfOpenDoors(Config{TrustedOrigins: test.origins}, test.addr, logger)
		if got := strings.Contains(log.String(), "level=WARN") && strings.Contains(log.String(), "TRUSTED_ORIGINS"); got != test.want {
			t.Errorf("%v, %v: %q", test.addr, test.origins, log.String())
		}
	}
}
