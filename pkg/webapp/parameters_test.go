package webapp

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// The platform accepts the signature of a POST.
func TestPostedURL(t *testing.T) {
	p := newPlatform(t, false)
	s := httptest.NewServer(p.newServer(t, io.Discard))
	defer s.Close()
	page := s.URL + "/?f%5Ba%5D=b+c&p=100%25"
	answer, err := http.Post(s.URL+"/get_config_parameters", "application/json", strings.NewReader(`{"url":"`+page+`#top"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 200 {
		t.Fatalf("%s %s, %v", answer.Status, body, err)
	}
	if err := p.emulator.Platform.VerifyConfig(page, body); err != nil {
		t.Error(err)
	}
}

// Only pages of the server and of the trusted origins may send a POST.
func TestPostedURLOrigins(t *testing.T) {
	const app, evil = "https://app.example", "https://evil.example"
	trusted := []origin.Origin{origin.New("https", "app.example")}
	for _, test := range []struct {
		name    string
		trusted []origin.Origin
		page    string
		headers []string
		status  int
		slug    string
	}{
		{"trusted", trusted, app, []string{"Origin", app, "Sec-Fetch-Site", "cross-site"}, 200, ""},
		{"trusted, old browser", trusted, app, []string{"Origin", app}, 200, ""},
		{"trusted, no browser", trusted, app, nil, 200, ""},
		{"another site for a trusted page", trusted, app, []string{"Origin", evil, "Sec-Fetch-Site", "cross-site"}, 403, "cross-origin"},
		{"another site for itself", trusted, evil, []string{"Origin", evil}, 403, "cross-origin"},
		{"trusted, for another page", trusted, evil, []string{"Origin", app}, 403, "untrusted-origin"},
		{"own, behind a proxy", nil, app, []string{"Host", "10.0.0.1", "X-Forwarded-Host", "app.example", "X-Forwarded-Proto", "https",
			"Origin", app, "Sec-Fetch-Site", "same-origin"}, 200, ""},
		{"own, behind a proxy, old browser", nil, app, []string{"Host", "10.0.0.1", "X-Forwarded-Host", "app.example", "X-Forwarded-Proto", "https",
			"Origin", app}, 200, ""},
		{"another site, behind a proxy, old browser", nil, app, []string{"Host", "10.0.0.1", "X-Forwarded-Host", "app.example", "X-Forwarded-Proto", "https",
			"Origin", evil}, 403, "cross-origin"},
		{"no site, behind a proxy", nil, app, []string{"Host", "10.0.0.1", "X-Forwarded-Host", "app.example", "X-Forwarded-Proto", "https",
			"Origin", "null"}, 403, "cross-origin"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := testDeps(t)
			d.config.TrustedOrigins = test.trusted
			d.config.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
			s := newTestServer(t, d)
			answer := s.send(t, "POST", "/get_config_parameters", strings.NewReader(`{"url":"`+test.page+`/"}`), test.headers...)
			if answer.StatusCode != test.status || answer.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Fatalf("%s %v %s", answer.Status, answer.Header, answer.body)
			}
			if test.status != 200 {
				if slug := answer.problem(t).slug(); slug != test.slug {
					t.Errorf("%s", answer.body)
				}
				return
			}
			var p sign.Params
			if err := json.Unmarshal(answer.body, &p); err != nil || !sign.Verify(p.Signature, testTicket, p.NonceStr, p.Timestamp, test.page+"/") {
				t.Errorf("%s, %v", answer.body, err)
			}
		})
	}
}
