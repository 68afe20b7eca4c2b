package webapp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/page"
	"github.com/feishu-goapp/feishu-goapp/pkg/webapp"
)

// input has a field of every type that a query can set.
type input struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	Count  int8      `json:"count"`
	Size   uint      `json:"size"`
	Ratio  float64   `json:"ratio"`
	Done   *bool     `json:"done"`
	Tags   []string  `json:"tags"`
	Levels []int     `json:"levels"`
	Since  time.Time `json:"since"`
	Paging
	Hidden string            `json:"-"`
	More   map[string]string `json:"more"`
}

type Paging struct {
	Page int `json:"page"`
}

// newTestApp returns a server with the app's own routes.
func newTestApp(t *testing.T, log io.Writer, setup func(*webapp.Server) error) *webapp.Server {
	t.Helper()
	s, err := webapp.New(webapp.App{
		Name:   webapp.Text{Zh: "测试", En: "Test"},
		Files:  fstest.MapFS{"app.wasm": {}},
		Routes: func(p *page.Page) { p.Route("/", func() app.Composer { return &emptyPage{} }) },
		Setup:  setup,
	}, webapp.Options{Settings: map[string]string{"APP_ID": "cli_test", "APP_SECRET": "s", "FEISHU_HOST": "http://127.0.0.1:1"}, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

type emptyPage struct{ app.Compo }

func (*emptyPage) Render() app.UI { return app.Div().ID("app") }

func TestJSON(t *testing.T) {
	var log bytes.Buffer
	s := newTestApp(t, &log, func(s *webapp.Server) error {
		echo := webapp.JSON(func(_ context.Context, in input) (string, error) {
			done := "nil"
			if in.Done != nil {
				done = fmt.Sprint(*in.Done)
			}
			return fmt.Sprint(in.ID, "|", in.Name, "|", in.Count, in.Size, in.Ratio, done, in.Tags, in.Levels, in.Since.Unix(), in.Page, in.Hidden), nil
		})
		s.Handle("GET /items", echo)
		s.Handle("GET /items/{id}", echo)
		s.Handle("POST /items", echo)
		s.Handle("PUT /items/{id}", echo)
		s.Handle("POST /large", webapp.MaxBody(3<<20, echo))
		s.Handle("DELETE /items/{id}", webapp.JSON(func(_ context.Context, in input) (struct{}, error) {
			switch in.ID {
			case "missing":
				return struct{}{}, fmt.Errorf("remove: %w", webapp.Problem(404, webapp.Text{Zh: "没有这项资产", En: "There is no such asset"}))
			case "broken":
				return struct{}{}, errors.New("private words")
			}
			return struct{}{}, nil
		}))
		s.Handle("GET /none", webapp.JSON(func(context.Context, struct{}) (*input, error) { return nil, nil }))
		s.Handle("GET /empty", webapp.JSON(func(context.Context, struct{}) ([]input, error) { return nil, nil }))
		s.Handle("POST /pointer", webapp.JSON(func(_ context.Context, in *input) (string, error) { return in.Name, nil }))
		s.Handle("POST /list", webapp.JSON(func(_ context.Context, in []int) (int, error) { return len(in), nil }))
		return nil
	})
	const js = "application/json"
	for _, test := range []struct {
		method, target, contentType, body string
		status                            int
		want                              string
	}{
		{"GET", "/items?name=a+b&count=-3&size=7&ratio=1.5&done=true&tags=x&tags=y&levels=1&levels=2&since=2026-11-26T12:00:00Z&page=4&Hidden=x&utm=1", "", "", 200,
			`"|a b|-3 7 1.5true[x y] [1 2] 1795694400 4"`},
		{"GET", "/items/7?id=8&name=n", "", "", 200, `"7|n|0 0 0nil[] []`},
		{"HEAD", "/items/7", "", "", 200, ""},
		{"GET", "/items?count=300", "", "", 400, `"detail":"count: want a whole number"`},
		{"GET", "/items?size=-1", "", "", 400, `"detail":"size: want a whole number that is not negative"`},
		{"GET", "/items?done=secret-words", "", "", 400, `"detail":"done: want true or false"`},
		{"GET", "/items?levels=1&levels=x", "", "", 400, `"detail":"levels: want a whole number"`},
		{"GET", "/items?since=today", "", "", 400, `"detail":"since: want a time.Time"`},
		{"POST", "/items?name=query", js, `{"id":"9","name":"body","unknown":1,"tags":["z"]}`, 200, `"9|body|0 0 0nil[z]`},
		{"POST", "/items", js + "; charset=utf-8", `{"name":"x"}`, 200, `"|x|`},
		{"POST", "/items", "", ``, 200, `"||0`},
		{"PUT", "/items/7", js, `{"id":"8","name":"n"}`, 200, `"7|n|`},
		{"POST", "/items", js, `{"count":"secret-words"}`, 400, `"detail":"count: want int8, not string"`},
		{"POST", "/items", js, `{"name":`, 400, "/problems/malformed-input"},
		{"POST", "/items", js, `{} {}`, 400, "/problems/malformed-input"},
		{"POST", "/items", "text/plain", `{"name":"x"}`, 415, "/problems/unsupported-media-type"},
		{"POST", "/items", js, `{"name":"` + strings.Repeat("x", 1<<20) + `"}`, 413, "/problems/content-too-large"},
		{"POST", "/large", js, `{"id":"` + strings.Repeat("x", 2<<20) + `"}`, 200, "xxx"},
		{"POST", "/large", js, `{"id":"` + strings.Repeat("x", 3<<20) + `"}`, 413, "/problems/content-too-large"},
		{"DELETE", "/items/7", "", "", 204, ""},
		{"DELETE", "/items/missing", "", "", 404, `"message":"There is no such asset"`},
		{"DELETE", "/items/broken", "", "", 500, `"message":"The server failed.`},
		{"PATCH", "/items/7", js, `{}`, 405, `"message":"This address does not support that operation."`},
		{"GET", "/none", "", "", 204, ""},
		{"GET", "/empty", "", "", 200, "[]"},
		{"POST", "/pointer", js, `{"name":"p"}`, 200, `"p"`},
		{"POST", "/list", js, `[1,2,3]`, 200, `3`},
	} {
		r := httptest.NewRequest(test.method, "http://h"+test.target, strings.NewReader(test.body))
		if test.body == "" {
			r.Body, r.ContentLength = http.NoBody, 0
		}
		r.Header.Set("Content-Type", test.contentType)
		r.Header.Set("Accept-Language", "en")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		got := w.Body.String()
		if w.Code != test.status || !strings.Contains(got, test.want) || strings.Contains(got, "secret-words") || strings.Contains(got, "private words") ||
			strings.Contains(got, "signing in") || w.Code == 204 && got != "" {
			t.Errorf("%s %s: %d %.300s", test.method, test.target, w.Code, got)
		}
	}
	r := httptest.NewRequest("DELETE", "/items/missing", nil)
	r.Header.Set("User-Agent", "Feishu LarkLocale/zh_CN")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if !strings.Contains(w.Body.String(), "没有这项资产") {
		t.Errorf("%s", w.Body)
	}
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, "level=ERROR") && !(strings.Contains(line, `route="DELETE /items/{id}"`) && strings.Contains(line, "private words") && strings.Contains(line, "request_id=")) {
			t.Errorf("the log: %s", line)
		}
	}
	if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
		t.Errorf("%d errors in the log: %s", n, &log)
	}
}

// Functions of OnStop run in reverse order, once.
func TestOnStop(t *testing.T) {
	var order []string
	s := newTestApp(t, io.Discard, func(s *webapp.Server) error {
		for _, name := range []string{"first", "second"} {
			s.OnStop(func() error { order = append(order, name); return nil })
		}
		return nil
	})
	if err := errors.Join(s.Close(), s.Close()); err != nil || strings.Join(order, " ") != "second first" {
		t.Errorf("%v, %v", order, err)
	}
}

// A request of another site is refused, and a user who is not signed in gets
// 401.
func TestRouteProtection(t *testing.T) {
	s := newTestApp(t, io.Discard, func(s *webapp.Server) error {
		open := webapp.JSON(func(context.Context, struct{}) (string, error) { return "done", nil })
		s.Handle("POST /open", open)
		s.Handle("POST /own", s.RequireUser(open))
		return nil
	})
	for _, test := range []struct {
		path, site string
		status     int
	}{{"/open", "same-origin", 200}, {"/open", "cross-site", 403}, {"/own", "same-origin", 401}, {"/own", "cross-site", 403}} {
		r := httptest.NewRequest("POST", test.path, nil)
		r.Header.Set("Sec-Fetch-Site", test.site)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != test.status {
			t.Errorf("%+v: %d %s", test, w.Code, w.Body)
		}
	}
}

// Large bodies that are sent slowly take a bounded amount of memory; small ones
// are read meanwhile.
func TestLargeBodiesTogether(t *testing.T) {
	s := newTestApp(t, io.Discard, func(s *webapp.Server) error {
		s.Handle("POST /notes", webapp.JSON(func(_ context.Context, in struct{ Text string }) (int, error) { return len(in.Text), nil }))
		return nil
	})
	server := httptest.NewServer(s)
	defer server.Close()
	post := func(body io.Reader) (int, string) {
		answer, err := server.Client().Post(server.URL+"/notes", "application/json", body)
		if err != nil {
			return 0, err.Error()
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		return answer.StatusCode, string(text)
	}
	large := `{"text":"` + strings.Repeat("x", 1_000_000) + `"}`
	var slow sync.WaitGroup
	end := make(chan struct{})
	release := sync.OnceFunc(func() { close(end); slow.Wait() })
	defer release()
	postSlowly := func() {
		body, writer := io.Pipe()
		slow.Go(func() { post(body) })
		slow.Go(func() {
			_, _ = io.WriteString(writer, large[:len(large)-1])
			<-end
			_, err := io.WriteString(writer, large[len(large)-1:])
			writer.CloseWithError(err)
		})
	}
	for n := 0; ; n++ {
		status, text := post(strings.NewReader(large))
		if status == 503 && strings.Contains(text, "/problems/overloaded") {
			break
		}
		if n > 50 {
			t.Fatalf("a large body beside %d others gets %d %s", n, status, text)
		}
		postSlowly()
	}
	if status, text := post(strings.NewReader(`{"text":"small"}`)); status != 200 {
		t.Errorf("a small body: %d %s", status, text)
	}
	release()
	if status, text := post(strings.NewReader(large)); status != 200 {
		t.Errorf("a large body alone: %d %s", status, text)
	}
}

// Reports of failed programs are logged once per client and period.
func TestErrorReports(t *testing.T) {
	var log bytes.Buffer
	s := newTestApp(t, &log, nil)
	for i, body := range []string{
		`{"message":"panic: x\nlevel=ERROR","stack":"` + strings.Repeat("s", 7000) + `","path":"/a?token=private"}`,
		`{"message":"again"}`, `not JSON`, `{"message":"` + strings.Repeat("m", 9000) + `"}`,
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("POST", "/errors", strings.NewReader(body)))
		if want := []int{204, 204, 400, 413}[i]; w.Code != want {
			t.Errorf("%d, want %d: %s", w.Code, want, w.Body)
		}
	}
	warnings := 0
	for line := range strings.Lines(log.String()) {
		if strings.HasPrefix(line, "time=") && strings.Contains(line, "level=WARN") {
			warnings++
			if !strings.Contains(line, `error="panic: x\nlevel=ERROR"`) || !strings.Contains(line, "page=/a ") || len(line) > 8000 {
				t.Errorf("%s", line)
			}
		}
	}
	if warnings != 1 || strings.Contains(log.String(), "private") {
		t.Errorf("%d warnings: %s", warnings, &log)
	}
}
