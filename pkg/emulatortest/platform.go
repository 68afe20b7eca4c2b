package emulatortest

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulatorserver"
)

// Platform is an emulator for tests of an app's server alone, without a browser:
//
//	platform := emulatortest.NewPlatform(t)
//	server, err := webapp.New(app, webapp.Options{Settings: platform.Settings(map[string]string{"DB_PATH": file})})
//	emma := platform.SignedIn(server, emulatortest.Users[1])
//	w := httptest.NewRecorder()
//	emma.ServeHTTP(w, httptest.NewRequest("GET", "/api/assets", nil))
type Platform struct {
	t      testing.TB
	feishu *emulatorserver.Server
}

// NewPlatform starts an emulator, and stops it at the end of the test.
func NewPlatform(t testing.TB) *Platform {
	t.Helper()
	feishu, err := emulatorserver.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(feishu.Stop)
	return &Platform{t, feishu}
}

// Settings returns the settings that point an app at the emulator, by their names
// in the environment, and those of more.
func (p *Platform) Settings(more map[string]string) map[string]string {
	settings := p.feishu.Settings()
	maps.Copy(settings, more)
	return settings
}

// Update changes the settings of the emulator, such as the faults of the platform.
func (p *Platform) Update(change func(*Settings)) {
	p.t.Helper()
	if err := p.feishu.Update(change); err != nil {
		p.t.Fatalf("settings of the emulator: %v", err)
	}
}

// SignedIn signs one of [Users] in at an app and returns a handler that passes
// requests on to the app with the user's session. The user is that of the Feishu
// client from then on.
func (p *Platform) SignedIn(app http.Handler, user User) http.Handler {
	p.t.Helper()
	p.Update(func(s *Settings) { s.User = user.ID })
	w := httptest.NewRecorder()
	login := httptest.NewRequest("POST", "/login", strings.NewReader(fmt.Sprintf(`{"code":%q}`, p.feishu.LoginCode())))
	login.Header.Set("Content-Type", "application/json")
	app.ServeHTTP(w, login)
	cookies := slices.DeleteFunc(w.Result().Cookies(), func(c *http.Cookie) bool { return c.MaxAge < 0 })
	if w.Code != http.StatusOK || len(cookies) == 0 {
		p.t.Fatalf("%s cannot be signed in: status %d, %s", user.Name, w.Code, w.Body)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		for _, c := range cookies {
			r.AddCookie(c)
		}
		app.ServeHTTP(w, r)
	})
}
