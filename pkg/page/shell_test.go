package page

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

func TestShellShowsEveryState(t *testing.T) {
	for _, test := range []struct {
		status Status
		want   []string
		lacks  string
	}{
		{Status{State: Loading}, []string{`data-state="loading"`, `id="busy"`, "Opening…"}, "the content"},
		{Status{State: Authenticating}, []string{`data-state="authenticating"`, "Authenticating with Feishu…"}, "the content"},
		{Status{State: Outside, Err: ErrOutside}, []string{`data-state="outside"`, `id="open-in-feishu"`, `href="https://applink.example.com/x"`, `src="/qr.svg"`}, "the content"},
		{Status{State: Failed, Err: &jsapi.Error{Path: "h5sdk.config", Code: 333448}}, []string{`data-state="failed"`, `id="error-code"`, "333448", `id="error-help"`, "H5 trusted domains", `id="retry"`}, "the content"},
		{Status{State: Ready}, []string{`data-state="ready"`, "the content", "The title"}, `id="busy"`},
	} {
		p := New(Environment{}, Settings{AppLink: "https://applink.example.com/x"}, "en")
		p.startup.status = test.status
		html := app.HTMLString(p.Shell("The title", app.P().Text("the content")))
		for _, want := range test.want {
			if !strings.Contains(html, want) {
				t.Errorf("%s lacks %s:\n%s", test.status.State, want, html)
			}
		}
		if strings.Contains(html, test.lacks) {
			t.Errorf("%s has %s:\n%s", test.status.State, test.lacks, html)
		}
	}
}

// A worker runs a function when it is mounted.
type worker struct {
	app.Compo
	work func(context.Context) (string, error)
	got  string
	err  error

	dismounted chan struct{} // closed by OnDismount; may be nil
}

func (w *worker) OnPreRender(ctx app.Context) {
	Do(ctx, w.work, func(got string, err error) { w.got, w.err = got, err })
}
func (w *worker) OnDismount() {
	if w.dismounted != nil {
		close(w.dismounted)
	}
}
func (w *worker) Render() app.UI { return app.P().Text(w.got) }

type parent struct {
	app.Compo
	worker *worker
	ctx    app.Context
	hide   bool
}

func (p *parent) OnPreRender(ctx app.Context) { p.ctx = ctx }
func (p *parent) Render() app.UI {
	return app.Div().Body(app.If(!p.hide, func() app.UI { return p.worker }))
}

func TestDo(t *testing.T) {
	odd := errors.New("odd")
	w := &worker{work: func(context.Context) (string, error) { return "done", odd }}
	engine := app.NewTestEngine()
	engine.Load(&parent{worker: w})
	engine.ConsumeAll()
	if w.got != "done" || w.err != odd || !strings.Contains(app.HTMLString(w), "done") {
		t.Errorf("got %q, %v", w.got, w.err)
	}
}

func TestDoAfterDismount(t *testing.T) {
	dismounted := make(chan struct{})
	w := &worker{
		work:       func(context.Context) (string, error) { <-dismounted; return "done", nil },
		dismounted: dismounted,
	}
	p := &parent{worker: w}
	engine := app.NewTestEngine()
	engine.Load(p)
	engine.ConsumeNext()
	p.ctx.Dispatch(func(app.Context) { p.hide = true })
	engine.ConsumeAll()
	if w.got != "" {
		t.Errorf("after it was dismounted it got %q", w.got)
	}
}

// routed forwards every method to the app's component.
type inner struct {
	app.Compo
	page  *Page
	calls []string
}

func (i *inner) OnInit()                        { i.calls = append(i.calls, "init") }
func (i *inner) OnMount(app.Context)            { i.calls = append(i.calls, "mount") }
func (i *inner) OnNav(app.Context)              { i.calls = append(i.calls, "nav") }
func (i *inner) OnUpdate(app.Context)           { i.calls = append(i.calls, "update") }
func (i *inner) OnResize(app.Context)           { i.calls = append(i.calls, "resize") }
func (i *inner) OnDismount()                    { i.calls = append(i.calls, "dismount") }
func (i *inner) Render() app.UI                 { return i.page.Shell(i.page.Lang()) }
func (i *inner) OnAppUpdate(app.Context)        { i.calls = append(i.calls, "app update") }
func (i *inner) OnAppInstallChange(app.Context) { i.calls = append(i.calls, "install") }

func TestRoutedForwards(t *testing.T) {
	f := newFixture(Settings{})
	f.open(t)
	i := &inner{page: f.Page}
	r := &routed{composer: i, page: f.Page, path: "/"}
	engine := app.NewTestEngine()
	if err := engine.Load(r); err != nil {
		t.Fatal(err)
	}
	engine.ConsumeAll()
	if !i.Mounted() || !strings.Contains(app.HTMLString(r), `data-state="ready"`) {
		t.Error("it is not rendered")
	}
	var ctx app.Context
	r.OnNav(ctx)
	r.OnUpdate(ctx)
	r.OnResize(ctx)
	r.OnAppUpdate(ctx)
	r.OnAppInstallChange(ctx)
	if err := engine.Load(&routed{composer: &inner{page: f.Page}, page: f.Page, path: "/other"}); err != nil {
		t.Fatal(err)
	}
	if i.Mounted() {
		t.Error("another route does not dismount it")
	}
	if got := strings.Join(i.calls, ","); got != "init,nav,update,resize,app update,install,dismount" {
		t.Errorf("called %s", got)
	}
}
