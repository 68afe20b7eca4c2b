package webapp

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/internal/requestinfo"
)

// A browser that opens the address of an endpoint gets a page in its language.
func TestErrorPage(t *testing.T) {
	for _, test := range []struct {
		language string
		problem  *problem.Problem
		want     []string
	}{
		{"en", problem.TooManyRequests.WithDetail("for developers"), []string{`<html lang="en">`, "<title>Too many requests. Wait", "<h1>Too many requests. Wait", "Request ID a&lt;1"}},
		{"zh-CN", problem.TooManyRequests.WithDetail("for developers"), []string{`<html lang="zh-CN">`, "<h1>请求过于频繁", "请求编号 a&lt;1"}},
		{"en", &problem.Problem{Status: 418, Title: "A teapot"}, []string{"<title>A teapot</title>"}}, // without a message
		{"en", &problem.Problem{Status: 400, Message: "<b>no</b>"}, []string{"<h1>&lt;b&gt;no&lt;/b&gt;</h1>"}},
	} {
		r := httptest.NewRequest(http.MethodGet, "/api/orders", nil)
		r.Header.Set("Accept", "text/html,*/*;q=0.8")
		r.Header.Set("Accept-Language", test.language)
		r = r.WithContext(requestinfo.NewContext(r.Context(), &requestinfo.Info{ID: "a<1"}))
		w := httptest.NewRecorder()
		writeError(w, r, test.problem)
		body := w.Body.String()
		for _, want := range test.want {
			if !strings.Contains(body, want) {
				t.Errorf("%+v in %s lacks %q:\n%s", test.problem, test.language, want, body)
			}
		}
		if w.Code != test.problem.Status || strings.Contains(body, "for developers") {
			t.Errorf("%d:\n%s", w.Code, body)
		}
		if h := w.Header(); h.Get("Content-Type") != "text/html; charset=utf-8" || h.Get("Cache-Control") != "no-store" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("headers %v", h)
		}
	}
}
