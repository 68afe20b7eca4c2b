package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/feishu-goapp/feishu-goapp/pkg/emulatortest"
	"github.com/feishu-goapp/feishu-goapp/pkg/webapp"

	"example.com/assets/api"
)

var zhang, emma = emulatortest.Users[0], emulatortest.Users[1]

// testedApp is the app without its program in the browser, which need not be built.
func testedApp() webapp.App {
	a := newApp()
	a.Files = fstest.MapFS{"app.wasm": {}}
	return a
}

// newServer returns the whole server, with a platform that signs users in.
func newServer(t *testing.T) (*webapp.Server, *emulatortest.Platform) {
	t.Helper()
	platform := emulatortest.NewPlatform(t)
	s, err := webapp.New(testedApp(), webapp.Options{Settings: platform.Settings(map[string]string{
		"DB_PATH": filepath.Join(t.TempDir(), "assets.db"), "LOG_LEVEL": "error",
	})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, platform
}

// send sends a request with a JSON body, in English, and decodes the answer into
// out unless that is nil.
func send(t *testing.T, to http.Handler, method, path, body string, out any) (status int, answer string) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", "en")
	w := httptest.NewRecorder()
	to.ServeHTTP(w, r)
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			t.Errorf("%s %s: %s", method, path, w.Body)
		}
	}
	return w.Code, w.Body.String()
}

func TestCheckInAndHandOver(t *testing.T) {
	s, platform := newServer(t)
	one, other := platform.SignedIn(s, zhang), platform.SignedIn(s, emma)
	var a api.Asset
	if status, answer := send(t, one, "GET", "/api/assets/A-42", "", &a); status != 200 || a.Code != "A-42" || !a.Free || a.Mine {
		t.Errorf("before: %d %s", status, answer)
	}
	// What the page says about the user counts for nothing.
	status, answer := send(t, one, "POST", "/api/assets/A-42/check-ins",
		`{"code":"B-7","by":{"openId":"ou_emma_clarke"},"place":{"latitude":39.984,"longitude":116.307}}`, nil)
	if send(t, one, "GET", "/api/assets/A-42", "", &a); status != 204 || !a.Mine || a.Code != "A-42" || a.Holder != zhang.Name || a.CheckIns[0].Place.Latitude != 39.984 {
		t.Errorf("checked in: %d %s", status, answer)
	}
	if status, answer := send(t, other, "POST", "/api/assets/A-42/check-ins", `{}`, nil); status != 409 || !strings.Contains(answer, "hand it over first") {
		t.Errorf("checked in by another user: %d %s", status, answer)
	}
	if status, answer := send(t, other, "PUT", "/api/assets/A-42/holder", `{"to":"ou_chen_bo"}`, nil); status != 409 || !strings.Contains(answer, "hand it over first") {
		t.Errorf("handed over by another user: %d %s", status, answer)
	}
	if status, answer := send(t, one, "PUT", "/api/assets/A-42/holder", `{"to":"`+emma.ID+`"}`, nil); status != 204 {
		t.Errorf("handed over: %d %s", status, answer)
	}
	if send(t, one, "GET", "/api/assets/A-42", "", &a); a.Mine || a.Free || a.Holder != "" {
		t.Errorf("after it was handed over: %+v", a)
	}
	if status, answer := send(t, other, "POST", "/api/assets/A-42/check-ins", `{}`, nil); status != 204 {
		t.Errorf("checked in by the new holder: %d %s", status, answer)
	}
	if send(t, other, "GET", "/api/assets/A-42", "", &a); !a.Mine || len(a.CheckIns) != 2 {
		t.Errorf("after that: %+v", a)
	}
	var list []api.CheckIn
	if status, answer := send(t, one, "GET", "/api/check-ins", "", &list); status != 200 || len(list) != 1 || list[0].By != zhang.Name {
		t.Errorf("own check-ins: %d %s", status, answer)
	}
}

// Of two users who check a new asset in at once, one gets it and the other is told.
func TestAtOnce(t *testing.T) {
	s, platform := newServer(t)
	users := []http.Handler{platform.SignedIn(s, zhang), platform.SignedIn(s, emma)}
	for _, code := range []string{"A-1", "A-2", "A-3"} {
		statuses := make([]int, len(users))
		var wg sync.WaitGroup
		for i, user := range users {
			wg.Go(func() { statuses[i], _ = send(t, user, "POST", "/api/assets/"+code+"/check-ins", `{}`, nil) })
		}
		wg.Wait()
		if statuses[0]+statuses[1] != 204+409 {
			t.Errorf("%s: got %v", code, statuses)
		}
	}
}

func TestMalformed(t *testing.T) {
	s, platform := newServer(t)
	user := platform.SignedIn(s, zhang)
	for _, test := range []struct{ method, path, body, want string }{
		{"GET", "/api/assets/a-42", "", "A code has"},
		{"GET", "/api/assets/" + strings.Repeat("A", 33), "", "A code has"},
		{"GET", "/api/assets/A%2FB", "", "A code has"},
		{"GET", "/api/assets/A%0A", "", "A code has"},
		{"GET", "/api/assets/-A", "", "A code has"},
		{"POST", "/api/assets/%3Cb%3E/check-ins", "{}", "A code has"},
		{"POST", "/api/assets/A/check-ins", `{"place":{"latitude":90.1,"longitude":0}}`, "location is invalid"},
		{"POST", "/api/assets/A/check-ins", `{"place":{"latitude":0,"longitude":-180.1}}`, "location is invalid"},
		{"POST", "/api/assets/A/check-ins", `{"place":{"latitude":"north"}}`, "want float64"},
		{"POST", "/api/assets/A/check-ins", `{`, "send a JSON object"},
		{"PUT", "/api/assets/%20/holder", `{"to":"ou_emma_clarke"}`, "A code has"},
		{"PUT", "/api/assets/A/holder", `{}`, "another colleague"},
		{"PUT", "/api/assets/A/holder", `{"to":"ou_x' OR 1=1"}`, "another colleague"},
		{"PUT", "/api/assets/A/holder", `{"to":"` + zhang.ID + `"}`, "another colleague"},
	} {
		if status, answer := send(t, user, test.method, test.path, test.body, nil); status != 400 || !strings.Contains(answer, test.want) {
			t.Errorf("%s %s %s: %d %s, want %s", test.method, test.path, test.body, status, answer, test.want)
		}
	}
	if status, answer := send(t, user, "GET", "/api/assets/资产.7-B_1", "", nil); status != 200 {
		t.Errorf("a code in Chinese: %d %s", status, answer)
	}
	for _, path := range []string{"GET /api/check-ins", "GET /api/assets/A", "POST /api/assets/A/check-ins", "PUT /api/assets/A/holder"} {
		method, path, _ := strings.Cut(path, " ")
		if status, answer := send(t, s, method, path, "", nil); status != 401 {
			t.Errorf("%s %s without a session: %d %s", method, path, status, answer)
		}
	}
}

func TestDatabaseCannotBeOpened(t *testing.T) {
	_, err := webapp.New(testedApp(), webapp.Options{Settings: emulatortest.NewPlatform(t).Settings(map[string]string{
		"DB_PATH": filepath.Join(t.TempDir(), "missing", "assets.db"), "LOG_LEVEL": "error",
	})})
	if err == nil || !strings.Contains(err.Error(), "assets.db") {
		t.Errorf("got %v", err)
	}
}
