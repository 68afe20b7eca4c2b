package webapp

import (
	"fmt"
	"io"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// countedPage counts how often it is rendered.
type countedPage struct {
	app.Compo
	rendered *atomic.Int64
}

func (c *countedPage) Render() app.UI { c.rendered.Add(1); return app.Div().Text("counted") }

// Pages are rendered when the server starts: no request renders one, with any
// query or headers, and a query causes no allocation.
func TestRequestsRenderNothing(t *testing.T) {
	var rendered atomic.Int64
	d := testDeps(t)
	d.app.Routes = func(p *page.Page) {
		p.Route("/", func() app.Composer { return &countedPage{rendered: &rendered} })
	}
	s := d.newServer(t, io.Discard)
	get := func(target, language string) int {
		r, w := httptest.NewRequest("GET", target, nil), httptest.NewRecorder()
		r.Header.Set("Accept-Language", language)
		r.Header.Set("Accept-Encoding", "br")
		s.ServeHTTP(w, r)
		return w.Code
	}
	start := rendered.Load()
	if start == 0 {
		t.Fatal("nothing was rendered")
	}
	for i := range 1900 {
		for _, target := range []string{fmt.Sprintf("/?x=%d", i), fmt.Sprintf("/?%d&lang=en", i)} {
			if status := get(target, fmt.Sprintf("fr-%d,en;q=0.%d", i, i)); status != 200 {
				t.Fatalf("%s: %d", target, status)
			}
		}
		get(fmt.Sprintf("/nowhere/%d?x=%d", i, i), "zh")
	}
	if n := rendered.Load() - start; n != 0 {
		t.Errorf("requests rendered %d pages", n)
	}
	plain := testing.AllocsPerRun(200, func() { get("/", "zh") })
	query := testing.AllocsPerRun(200, func() { get("/?x=1&y=2", "zh") })
	if query > plain+5 {
		t.Errorf("%v allocations with a query, %v without", query, plain)
	}
}
