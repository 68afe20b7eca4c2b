package webapp

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// All calls that fail for one reason while a page is opened are logged as one
// short error.
func TestFailingVisitIsOneErrorLine(t *testing.T) {
	long := strings.Repeat("long ", 200)
	token := `{"code":0,"msg":"ok","tenant_access_token":"t-1","expire":7200}`
	for name, answers := range map[string]struct{ token, other string }{
		"wrong secret": {`{"code":10014,"msg":"app secret invalid"}`, `{"code":10014,"msg":"app secret invalid"}`},
		"permission":   {token, `{"code":99991672,"msg":"` + long + `"}`},
		"unknown code": {token, `{"code":123456,"msg":"` + long + `"}`},
		"no JSON":      {"<html>" + long, "<html>" + long},
	} {
		t.Run(name, func(t *testing.T) {
			platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("X-Tt-Logid", "20261126152154DC823D2A66E696446CF2")
				answer := answers.other
				if strings.HasSuffix(r.URL.Path, "/internal") {
					answer = answers.token
				}
				fmt.Fprint(w, answer)
			}))
			defer platform.Close()
			d := testDeps(t)
			d.setHost(t, platform.URL)
			d.config.LogLevel = slog.LevelInfo
			s := newTestServer(t, d)
			for range 3 {
				for _, path := range []string{"/", "/get_config_parameters?url=" + s.URL + "/", "/readyz"} {
					s.get(t, path)
				}
				s.send(t, "POST", "/login", strings.NewReader(`{"code":"a-login-code"}`), "Content-Type", "application/json")
			}
			s.Close()
			var lines []string
			for line := range strings.Lines(s.log.String()) {
				if !strings.Contains(line, "level=INFO") {
					lines = append(lines, line)
				}
			}
			if len(lines) != 1 || !strings.Contains(lines[0], "level=ERROR") || len(lines[0]) > 450 || !strings.Contains(lines[0], "log_id=20261126152154DC823D2A66E696446CF2") {
				t.Errorf("%d lines: %s", len(lines), lines)
			}
		})
	}
}
