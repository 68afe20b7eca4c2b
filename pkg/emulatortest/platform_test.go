package emulatortest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/feishu-goapp/feishu-goapp/pkg/emulatortest"
	apppage "github.com/feishu-goapp/feishu-goapp/pkg/page"
	"github.com/feishu-goapp/feishu-goapp/pkg/webapp"
)

// Routes of a server behind RequireUser can be tested without a browser, as
// several users at once.
func TestPlatform(t *testing.T) {
	platform := emulatortest.NewPlatform(t)
	server, err := webapp.New(webapp.App{
		Name: webapp.Text{Zh: "测试", En: "Test"}, Files: fstest.MapFS{"app.wasm": {}}, Routes: func(*apppage.Page) {},
		Setup: func(s *webapp.Server) error {
			s.Handle("GET /api/name", s.RequireUser(webapp.JSON(func(ctx context.Context, _ struct{}) (string, error) {
				user, _ := webapp.UserFrom(ctx)
				return user.Name, nil
			})))
			return nil
		},
	}, webapp.Options{Settings: platform.Settings(map[string]string{"LOG_LEVEL": "error"})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	first, second := platform.SignedIn(server, emulatortest.Users[0]), platform.SignedIn(server, emulatortest.Users[1])
	for _, test := range []struct {
		app    http.Handler
		status int
		body   string
	}{
		{server, 401, "not-signed-in"},
		{first, 200, emulatortest.Users[0].Name},
		{second, 200, emulatortest.Users[1].Name},
	} {
		w := httptest.NewRecorder()
		test.app.ServeHTTP(w, httptest.NewRequest("GET", "/api/name", nil))
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.body) {
			t.Errorf("got %d %s, want %d %s", w.Code, w.Body, test.status, test.body)
		}
	}
}
