package ui

import (
	"cmp"
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/page"

	"example.com/assets/api"
)

// asset is the page at /asset?code=A-42, to which labels and messages link.
type asset struct {
	app.Compo
	page  *page.Page
	ctx   app.Context // of the component, which stays when a button is replaced
	code  string
	asset *api.Asset // nil until the server has answered
	busy  bool
	turn  int    // of the work whose result counts
	note  string // what the user has done
	err   error
}

func (a *asset) OnMount(ctx app.Context) {
	a.ctx = ctx
	a.page.OnUserChange(ctx, a.load)
}

// OnNav runs when the page is opened and when only its query changes.
func (a *asset) OnNav(ctx app.Context) {
	a.code = api.CodeIn(ctx.Page().URL().Query().Get("code"))
	a.load()
}

func (a *asset) load() {
	if a.asset = nil; a.code != "" {
		a.do(func(context.Context, string) (string, error) { return "", nil })
	}
}

// do runs work, which may block and returns what it has done, and then asks for the
// asset: after a failure too, because another user may have been faster.
func (a *asset) do(work func(ctx context.Context, code string) (note string, err error)) {
	a.busy, a.note, a.err = true, "", nil
	a.turn++
	turn, code := a.turn, a.code
	var note string
	var workErr error
	page.Do(a.ctx, func(ctx context.Context) (api.Asset, error) {
		note, workErr = work(ctx, code)
		return page.Get[api.Asset](ctx, a.page, api.PathOf(code))
	}, func(asset api.Asset, err error) {
		if turn != a.turn {
			return // it is another asset or another user by now
		}
		a.busy, a.note, a.err = false, note, cmp.Or(workErr, err)
		if err == nil {
			a.asset = &asset
		}
	})
}

// Render shows the page.
func (a *asset) Render() app.UI {
	text := a.page.Text
	return a.page.Shell(text("资产", "Asset"),
		app.H2().ID("code").Text(a.code),
		app.If(a.code == "", func() app.UI {
			return app.P().ID("no-code").Text(text("链接中没有资产编号，请返回首页扫描或输入。", "The link has no code: scan or enter one on the home page."))
		}).ElseIf(a.asset != nil, func() app.UI {
			return a.renderAsset(*a.asset)
		}).ElseIf(a.busy, func() app.UI {
			return a.page.Busy(text("正在加载…", "Loading…"))
		}),
		app.P().ID("note").Role("status").Text(a.note),
		a.page.Problem(a.err),
		signInButton(a.page, a.err),
		app.If(a.asset != nil, func() app.UI {
			return checkIns(a.page, text("签到记录", "Check-ins"), a.asset.CheckIns, func(c api.CheckIn) app.UI { return app.Span().Text(c.By) })
		}),
		app.A().ID("home").Class("more").Href("/").Text(text("返回首页", "Home")),
	)
}

func (a *asset) renderAsset(asset api.Asset) app.UI {
	text := a.page.Text
	return app.Div().Class("asset").Body(
		app.P().ID("holder").Text(holder(text, asset)),
		app.If(asset.Mine || asset.Free, func() app.UI {
			return app.Button().ID("check-in").Class("button").Disabled(a.busy).Text(text("签到", "Check in")).OnClick(func(app.Context, app.Event) { a.do(a.checkIn) })
		}),
		app.If(asset.Mine, func() app.UI {
			return app.Button().ID("hand-over").Class("button second").Disabled(a.busy).Text(text("转交给同事", "Hand over")).OnClick(func(app.Context, app.Event) { a.do(a.handOver) })
		}),
	)
}

func holder(text func(zh, en string) string, asset api.Asset) string {
	switch {
	case asset.Free:
		return text("尚未登记，首位签到的人将成为保管人。", "Not registered yet: the first user who checks it in holds it.")
	case asset.Mine:
		return text("由你保管", "You hold this asset.")
	case asset.Holder == "":
		return text("已转交给一位同事，等待其签到。", "Handed over to a colleague who has not checked it in yet.")
	}
	return text("保管人：", "Held by ") + asset.Holder
}
