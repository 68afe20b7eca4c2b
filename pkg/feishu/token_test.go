package feishu

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestTenantToken(t *testing.T) {
	client, mux := setup(t)
	mux.HandleFunc("POST "+tokenPath, func(w http.ResponseWriter, r *http.Request) {
		checkHeaders(t, r, "")
		var got map[string]any
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		if len(got) != 2 || got["app_id"] != appID || got["app_secret"] != appSecret {
			t.Errorf("the body is %v", got)
		}
		reply(200, tokenOK)(w, r)
	})
	before := time.Now()
	got, err := client.TenantToken().Ticket(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Value != token {
		t.Errorf("the token is %q", got.Value)
	}
	if early := got.Expires.Sub(before) - 2*time.Hour; early < 0 || early > time.Minute {
		t.Errorf("the token expires at %v", got.Expires)
	}
}

func checkHeaders(t *testing.T, r *http.Request, authorization string) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Type":  "application/json; charset=utf-8",
		"User-Agent":    "feishu-goapp",
		"Accept":        "application/json",
		"Authorization": authorization,
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestHosts(t *testing.T) {
	for host, want := range map[string]string{
		"":                             "https://open.feishu.cn",
		HostFeishu:                     "https://open.feishu.cn",
		HostLark:                       "https://open.larksuite.com",
		HostLark + "/":                 "https://open.larksuite.com",
		"http://127.0.0.1:3002":        "http://127.0.0.1:3002",
		"http://127.0.0.1:3002/a/b///": "http://127.0.0.1:3002/a/b",
	} {
		var asked []string
		client := &Client{Host: host, AppID: appID, AppSecret: appSecret,
			HTTP: &http.Client{Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
				asked = append(asked, r.Method+" "+r.URL.String())
				body := tokenOK
				if strings.HasSuffix(r.URL.Path, ticketPath) {
					body = ticketOK
				}
				return respond(200, strings.NewReader(body))
			})}}
		if got, err := client.TenantToken().Ticket(t.Context()); err != nil || got.Value != token {
			t.Errorf("%s: %q, %v", host, got.Value, err)
		}
		if got, err := client.JSAPITicket(&fakeTokens{}).Ticket(t.Context()); err != nil || got.Value != jsTicket {
			t.Errorf("%s: %q, %v", host, got.Value, err)
		}
		if len(asked) != 2 || asked[0] != "POST "+want+tokenPath || asked[1] != "POST "+want+ticketPath {
			t.Errorf("%s: asked %v", host, asked)
		}
	}
}

// A lifetime counts from before the request.
func TestExpiryCountsFromBeforeTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		client := &Client{HTTP: &http.Client{Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			if tries++; tries == 1 {
				return respond(502, strings.NewReader(""))
			}
			time.Sleep(3 * time.Second)
			return respond(200, strings.NewReader(tokenOK))
		})}}
		before := time.Now()
		got, err := client.TenantToken().Ticket(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if want := before.Add(retryDelay + 2*time.Hour); !got.Expires.Equal(want) {
			t.Errorf("expires at %v, want %v", got.Expires, want)
		}
	})
}

// Additional fields and other texts of success are accepted.
func TestAnswersWithMore(t *testing.T) {
	client, mux := setup(t)
	mux.HandleFunc(tokenPath, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, ` {"msg":"success","error":null,"data":"","tenant_access_token":"`+token+`","expire":7200,"new":[{}]} `+"\n")
	})
	if got, err := client.TenantToken().Ticket(t.Context()); err != nil || got.Value != token {
		t.Fatalf("%q, %v", got.Value, err)
	}
}
