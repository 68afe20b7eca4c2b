package webapp

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/applog"
	"github.com/feishu-goapp/feishu-goapp/internal/middleware"
	"github.com/feishu-goapp/feishu-goapp/internal/origin"
)

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
	s.app.wantMetrics(t, map[string]float64{
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
	values := s.app.metricValues(t)
	if left := values["ticket_time_left_seconds{ticket=jsapi_ticket}"]; left < 7100 || left > 7200 {
		t.Errorf("%v s left", left)
	}
	if age, ok := values["ticket_age_seconds{ticket=jsapi_ticket}"]; !ok || age < 0 || age > 100 {
		t.Errorf("%v s old", age)
	}
	for name := range values {
		if strings.Contains(name, "nowhere") || strings.Contains(name, "BREW") || strings.Contains(name, "evil") {
			t.Errorf("a value of the client is in %s", name)
		}
	}
}

// Calls of the platform are counted by their result, and a refused token is
// recorded.
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
	d.setHost(t, platform.URL)
	s := newTestServer(t, d)
	answer := s.get(t, "/get_config_parameters?url="+s.URL+"/")
	if slug := answer.problem(t).slug(); slug != "platform-answer-invalid" {
		t.Errorf("%s", answer.body)
	}
	s.app.wantMetrics(t, map[string]float64{
		"upstream_calls_total{call=get tenant_access_token,result=ok}": 2,
		"upstream_calls_total{call=get jsapi_ticket,result=refused}":   1,
		"upstream_calls_total{call=get jsapi_ticket,result=invalid}":   1,
		"upstream_call_duration_seconds{call=get jsapi_ticket}":        2,
		"ticket_refreshes_total{result=ok,ticket=tenant_access_token}": 2,
		"ticket_refreshes_total{result=error,ticket=jsapi_ticket}":     1,
	})
	// The request id is the same in the browser, in the log and in calls of the platform.
	id := answer.Header.Get("X-Request-Id")
	for range 4 {
		if got := <-ids; got != id {
			t.Errorf("the platform received %q, the browser %q", got, id)
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

// Metrics and profiles are served on the operators' address only.
func TestAdmin(t *testing.T) {
	d := testDeps(t)
	public := newTestServer(t, d)
	public.get(t, "/healthz")
	admin := httptest.NewServer(public.app.adminHandler())
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

// If ADMIN_ADDR is in use, the server exits with an error.
func TestAdminAddrTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	status, stderr := start(t, []string{"APP_ID=cli_test", "APP_SECRET=" + testSecret},
		"--listen-addr=127.0.0.1:0", "--admin-addr="+taken.Addr().String()).end(t)
	if status != 1 || !strings.Contains(stderr, "ADMIN_ADDR cannot be used: port") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("status %d, %q", status, stderr)
	}
	if listener, err := listenOn("ADMIN_ADDR", ""); listener != nil || err != nil {
		t.Errorf("an empty address: %v, %v", listener, err)
	}
}

// An empty TRUSTED_ORIGINS causes a warning.
func TestWarnInsecureDefaults(t *testing.T) {
	for _, test := range []struct {
		addr    net.Addr
		host    string
		origins []origin.Origin
		want    bool
	}{
		{&net.TCPAddr{IP: net.IPv6unspecified}, "https://open.feishu.cn", nil, true},
		{&net.TCPAddr{IP: net.IPv4(192, 0, 2, 1)}, "https://open.larksuite.com", nil, true},
		{&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, "https://open.feishu.cn", nil, false},
		{&net.TCPAddr{IP: net.IPv6unspecified}, "https://open.feishu.cn", []origin.Origin{origin.New("https", "app.example")}, false},
		{&net.TCPAddr{IP: net.IPv6unspecified}, "http://127.0.0.1:3002", nil, false}, // the emulator
		{&net.TCPAddr{IP: net.IPv6unspecified}, "http://192.168.1.7:3002", nil, false},
	} {
		var log logBuffer
		host, err := origin.Parse(test.host)
		if err != nil {
			t.Fatal(err)
		}
		warnInsecureDefaults(config{TrustedOrigins: test.origins, FeishuHost: host}, test.addr, applog.New(&log, slog.LevelInfo, "text"))
		if got := strings.Contains(log.String(), "level=WARN") && strings.Contains(log.String(), "TRUSTED_ORIGINS"); got != test.want {
			t.Errorf("%v, %v: %q", test.addr, test.origins, log.String())
		}
	}
}

// Networks that are larger than a set of proxies cause a warning.
func TestWarnWideProxies(t *testing.T) {
	for proxies, want := range map[string]int{
		"": 0, "10.0.0.0/8": 1, "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16": 2, "10.1.2.0/24,127.0.0.1": 0, "fc00::/7": 1, "fd00:1:2::/64": 0,
	} {
		var log logBuffer
		trusted, err := middleware.ParseProxies(proxies)
		if err != nil {
			t.Fatal(err)
		}
		c := config{TrustedProxies: trusted, TrustedOrigins: []origin.Origin{origin.New("https", "app.example")}}
		warnInsecureDefaults(c, &net.TCPAddr{}, applog.New(&log, slog.LevelInfo, "text"))
		if got := strings.Count(log.String(), "TRUSTED_PROXIES"); got != want {
			t.Errorf("%q: %d warnings, want %d: %s", proxies, got, want, &log)
		}
	}
}

// ADMIN_ADDR answers requests with its own names only, and none from pages of
// other sites, which may resolve another name to it or embed its URLs.
func TestAdminProtection(t *testing.T) {
	d := testDeps(t)
	d.config.AdminAddr, d.config.AdminHosts = "admin.example:3001", []string{"server"}
	admin := httptest.NewServer(d.newServer(t, io.Discard).adminHandler())
	defer admin.Close()
	own := strings.TrimPrefix(admin.URL, "http://")
	_, port, _ := net.SplitHostPort(own)
	for _, test := range []struct {
		host    string
		headers []string
		want    int
	}{
		{own, nil, 200},
		{"localhost:" + port, nil, 200},
		{"LOCALHOST", nil, 200},
		{"[::1]:" + port, nil, 200},
		{"admin.example:3001", nil, 200},
		{"Admin.Example", nil, 200},
		{"server:3001", nil, 200},
		{"evil.example:" + port, nil, 403},
		{"localhost.evil.example", nil, 403},
		{"127.0.0.1.evil.example", nil, 403},
		{"192.0.2.1:" + port, nil, 403},
		{"server.evil.example", nil, 403},
		{own, []string{"Sec-Fetch-Site", "none"}, 200},
		{own, []string{"Sec-Fetch-Site", "same-origin", "Referer", "http://" + own + "/debug/pprof/"}, 200},
		{own, []string{"Sec-Fetch-Site", "same-site"}, 403},
		{own, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{own, []string{"Sec-Fetch-Site", "x"}, 403},
		{own, []string{"Origin", "https://evil.example"}, 403},
		{own, []string{"Origin", "null"}, 403},
		{own, []string{"Referer", "https://evil.example/"}, 403},
		{own, []string{"Referer", "http://localhost:1/"}, 403},
	} {
		for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/cmdline", "/debug/pprof/goroutine?debug=1", "/debug/pprof/symbol"} {
			r, err := http.NewRequestWithContext(t.Context(), "GET", admin.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Host = test.host
			for i := 0; i < len(test.headers); i += 2 {
				r.Header.Set(test.headers[i], test.headers[i+1])
			}
			answer, err := admin.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			if answer.StatusCode != test.want || answer.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
				t.Errorf("%s at %s with %q: %s %.80s", path, test.host, test.headers, answer.Status, body)
			}
		}
	}
}
