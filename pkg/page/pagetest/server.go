//go:build !js

package pagetest

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

const origin = "https://app.example.com"

// request sends a request of the page to the server.
func (s *Stage) request(ctx context.Context, r page.Request) (*page.Response, error) {
	s.begin()
	defer s.end()
	response := s.server.answer(ctx, r)
	if response.Status >= 400 && response.Status != http.StatusUnauthorized {
		s.fail("%s %s: status %d", cmp.Or(r.Method, "GET"), r.URL, response.Status)
	}
	return response, nil
}

// A server answers requests of the page in the process of the test.
type server struct {
	handler http.Handler

	mu      sync.Mutex
	cookies map[string]*http.Cookie
}

func newServer(o Options) *server {
	s := &server{handler: o.Server, cookies: make(map[string]*http.Cookie)}
	if s.handler == nil {
		s.handler = newPlatform(o)
	}
	return s
}

func (s *server) answer(ctx context.Context, r page.Request) *page.Response {
	request := httptest.NewRequestWithContext(ctx, cmp.Or(r.Method, "GET"), origin+r.URL, strings.NewReader(r.JSON))
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	request.Header.Set("Origin", origin)
	if r.JSON != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if r.Language != "" {
		request.Header.Set("Accept-Language", r.Language)
	}
	s.mu.Lock()
	for _, cookie := range s.cookies {
		request.AddCookie(cookie)
	}
	s.mu.Unlock()
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, request)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, cookie := range w.Result().Cookies() {
		if s.cookies[cookie.Name] = cookie; cookie.MaxAge < 0 {
			delete(s.cookies, cookie.Name)
		}
	}
	return &page.Response{Status: w.Code, Body: w.Body.Bytes()}
}

// scriptCookies returns the cookies that scripts can read.
func (s *server) scriptCookies() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, cookie := range s.cookies {
		if !cookie.HttpOnly {
			list = append(list, cookie.Name+"="+cookie.Value)
		}
	}
	return strings.Join(list, "; ")
}

// newPlatform answers the routes that package webapp has for pages, and passes all
// others on.
func newPlatform(o Options) http.Handler {
	var mu sync.Mutex
	signedIn := o.SignedIn
	is := func(change func()) bool {
		mu.Lock()
		defer mu.Unlock()
		if change != nil {
			change()
		}
		return signedIn
	}
	user := func(w http.ResponseWriter) { json.NewEncoder(w).Encode(o.User) }
	mux := http.NewServeMux()
	mux.HandleFunc("/get_config_parameters", func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(map[string]any{
			"appId": o.Settings.AppID, "nonceStr": "nonce", "timestamp": 1, "signature": "signature",
		})
	})
	mux.HandleFunc("GET /me", func(w http.ResponseWriter, _ *http.Request) {
		if !is(nil) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		user(w)
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			DryRun bool `json:"dry_run"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if !in.DryRun {
			is(func() { signedIn = true })
		}
		user(w)
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, _ *http.Request) {
		is(func() { signedIn = false })
		w.WriteHeader(http.StatusNoContent)
	})
	if o.Handler != nil {
		mux.Handle("/", o.Handler)
	}
	return mux
}
