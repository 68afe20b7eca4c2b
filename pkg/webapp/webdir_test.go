package webapp_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/page"
	"github.com/feishu-goapp/feishu-goapp/pkg/webapp"
)

// With WEB_DIR the app's files are served from a directory.
func TestWebDir(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"app.wasm": "new", "style.css": "p{}"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := webapp.New(webapp.App{
		Name:   webapp.Text{Zh: "测试", En: "Test"},
		Files:  fstest.MapFS{"app.wasm": {Data: []byte("old")}, "old.svg": {}},
		Routes: func(p *page.Page) { p.Route("/", func() app.Composer { return &emptyPage{} }) },
	}, webapp.Options{Settings: map[string]string{"APP_ID": "cli_test", "APP_SECRET": "s", "WEB_DIR": dir}, Log: &strings.Builder{}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for path, want := range map[string]string{"/web/app.wasm": "new", "/web/style.css": "p{}", "/web/old.svg": ""} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if want == "" && w.Code == 404 {
			continue
		}
		if w.Code != 200 || w.Body.String() != want {
			t.Errorf("%s: %d %q, want %q", path, w.Code, w.Body, want)
		}
	}
}
