package ui

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"

	"example.com/assets/api"
)

// home is the page at /: it finds an asset, and lists the user's check-ins.
type home struct {
	app.Compo
	page    *page.Page
	ctx     app.Context // of the component, which stays when a button is replaced
	user    page.User
	scanner bool // the client has one
	code    string
	list    []api.CheckIn // nil until the server has answered
	turn    int           // of the request whose answer counts
	err     error
}

// OnMount loads. Calls and requests wait until the page is ready and the user known.
func (h *home) OnMount(ctx app.Context) {
	h.ctx = ctx
	h.page.ObserveUser(ctx, &h.user)
	h.page.OnUserChange(ctx, h.load)
	page.Do(ctx, func(ctx context.Context) (bool, error) {
		return h.page.Available(ctx, "tt.scanCode")
	}, func(has bool, err error) { h.scanner = has && err == nil }) // codes can be typed in anyway
	h.load()
}

func (h *home) load() {
	h.list, h.turn = nil, h.turn+1
	turn := h.turn
	page.Do(h.ctx, func(ctx context.Context) ([]api.CheckIn, error) {
		return page.Get[[]api.CheckIn](ctx, h.page, "/api/check-ins")
	}, func(list []api.CheckIn, err error) {
		if turn == h.turn { // else it may be another user's
			h.list, h.err = list, err
		}
	})
}

func (h *home) scan(app.Context, app.Event) {
	page.Do(h.ctx, func(ctx context.Context) (*jsapi.ScanCodeResult, error) {
		return h.page.ScanCode(ctx, jsapi.ScanCodeParams{})
	}, func(r *jsapi.ScanCodeResult, err error) {
		if h.err = err; err == nil {
			h.ctx.Navigate(api.PageOf(api.CodeIn(r.Result)))
		}
	})
}

func (h *home) open(ctx app.Context, e app.Event) {
	e.PreventDefault() // the browser would load another document
	if code := api.CodeIn(h.code); code != "" {
		ctx.Navigate(api.PageOf(code))
	}
}

// Render shows the page. Shell shows loading, failures and "open in Feishu".
func (h *home) Render() app.UI {
	text := h.page.Text
	return h.page.Shell(text("资产签到", "Asset check-in"),
		app.P().ID("user").Text(h.user.Name),
		app.If(h.scanner, func() app.UI {
			return app.Button().ID("scan").Class("button").Text(text("扫描资产编号", "Scan an asset")).OnClick(h.scan)
		}),
		app.Form().Class("find").OnSubmit(h.open).Body(
			app.Label().For("code").Text(text("输入资产编号", "Enter a code")),
			app.Input().ID("code").Type("text").Required(true).AutoComplete(false).MaxLength(1024).
				Placeholder("A-42").Value(h.code).OnInput(h.ValueTo(&h.code)),
			app.Button().ID("open").Class("button").Type("submit").Text(text("查看", "Open")),
		),
		h.page.Problem(h.err),
		signInButton(h.page, h.err),
		app.If(h.list != nil, func() app.UI {
			return checkIns(h.page, text("我的签到", "My check-ins"), h.list, func(c api.CheckIn) app.UI {
				return app.A().Href(api.PageOf(c.Code)).Text(c.Code)
			})
		}),
	)
}
