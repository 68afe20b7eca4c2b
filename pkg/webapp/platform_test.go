package webapp

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// The longest URL that is accepted also gets through the header limits.
func TestLongestPageURL(t *testing.T) {
	d := testDeps(t)
	address, _ := serveProduct(t, d)
	base := "http://" + address
	href := base + "/?"
	href += strings.Repeat("/", 8<<10-len(href)) // encoded as three characters
	for more, want := range map[string]int{"": http.StatusOK, "/": http.StatusBadRequest} {
		answer, err := http.Get(base + "/get_config_parameters?url=" + url.QueryEscape(href+more))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s", answer.Status)
		}
	}
}

// A connection error is distinguished from a refusal of the platform, with the
// real client.
func TestPlatformDown(t *testing.T) {
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	d := testDeps(t)
	d.setHost(t, down.URL)
	s := newTestServer(t, d)
	answer := s.get(t, "/get_config_parameters?url="+s.URL+"/")
	if p := answer.problem(t); p.slug() != "platform-unreachable" || answer.Header.Get("Retry-After") == "" {
		t.Errorf("%s, Retry-After %q", answer.body, answer.Header.Get("Retry-After"))
	}
}

// The server signs with its settings, with the real client and store.
func TestPlatformUp(t *testing.T) {
	var calls []string
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls = append(calls, r.URL.Path)
		switch r.URL.Path {
		case "/open-apis/auth/v3/tenant_access_token/internal":
			var asked struct {
				ID     string `json:"app_id"`
				Secret string `json:"app_secret"`
			}
			if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.ID != "cli_test" || asked.Secret != testSecret {
				t.Errorf("the platform got %v, %v", asked, err)
			}
			fmt.Fprint(w, `{"code":0,"msg":"ok","tenant_access_token":"t-1","expire":7200}`)
		case "/open-apis/jssdk/ticket/get":
			fmt.Fprintf(w, `{"code":0,"msg":"ok","data":{"ticket":%q,"expire_in":7200}}`, testTicket)
		}
	}))
	defer platform.Close()
	d := testDeps(t)
	d.setHost(t, platform.URL)
	s := newTestServer(t, d)
	for range 3 {
		answer := s.get(t, "/get_config_parameters?url="+s.URL+"/")
		var p sign.Params
		if err := json.Unmarshal(answer.body, &p); err != nil {
			t.Fatalf("%s %s: %v", answer.Status, answer.body, err)
		}
		if !sign.Verify(p.Signature, testTicket, p.NonceStr, p.Timestamp, s.URL+"/") {
			t.Errorf("wrong signature: %s", answer.body)
		}
	}
	if len(calls) != 2 {
		t.Errorf("the platform was called for %v, want once for a token and once for a ticket", calls)
	}
}

// A client that disconnects while it waits causes no error.
func TestClientGone(t *testing.T) {
	d := testDeps(t)
	waiting := make(chan struct{})
	release := make(chan struct{})
	platform := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(waiting)
		<-release
	}))
	defer platform.Close()
	defer close(release)
	d.setHost(t, platform.URL)
	s := newTestServer(t, d)
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/get_config_parameters?url="+s.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	go func() { <-waiting; leave() }()
	if answer, err := s.Client().Do(r); err == nil {
		t.Fatal(answer.Status)
	}
	s.Close() // waits for the handler
	if !strings.Contains(s.log.String(), "status=499") || strings.Contains(s.log.String(), "no ticket") {
		t.Errorf("the log: %s", s.log)
	}
}
