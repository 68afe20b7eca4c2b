//go:build !js

package page_test

import (
	"context"
	"fmt"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// An asset in the JSON of the app's server.
type asset struct {
	Code string `json:"code"`
}

type checkIn struct {
	app.Compo
	page *page.Page
	user page.User
	code string
	list []asset
	err  error
}

func (c *checkIn) OnMount(ctx app.Context) {
	c.page.ObserveUser(ctx, &c.user)
	c.load(ctx)
}

func (c *checkIn) scan(ctx app.Context, _ app.Event) {
	page.Do(ctx, func(ctx context.Context) (*jsapi.ScanCodeResult, error) {
		return c.page.ScanCode(ctx, jsapi.ScanCodeParams{})
	}, func(r *jsapi.ScanCodeResult, err error) {
		if c.err = err; err == nil {
			c.code = r.Result
		}
	})
}

func (c *checkIn) load(ctx app.Context) {
	page.Do(ctx, func(ctx context.Context) ([]asset, error) { return page.Get[[]asset](ctx, c.page, "/api/assets") },
		func(list []asset, err error) { c.list, c.err = list, err })
}

func (c *checkIn) Render() app.UI {
	return c.page.Shell(c.page.Text("资产签到", "Asset check-in"),
		c.page.Problem(c.err),
		app.Button().ID("scan").Text(c.page.Text("扫码", "Scan")).OnClick(c.scan),
		app.P().ID("code").Text(c.code))
}

// Routes is used by both main functions: page.Run(Routes) in the browser,
// webapp.App{Routes: Routes} on the server.
func Routes(p *page.Page) {
	p.Route("/", func() app.Composer { return &checkIn{page: p} })
}

func Example() {
	page.Run(Routes) // natively it returns at once
	fmt.Println(page.Paths(Routes))
	prerendered, ok := page.Prerender(Routes, page.PrerenderOptions{Path: "/", Lang: "en"})
	fmt.Println(prerendered.Title, ok)
	// Output:
	// [/]
	// Asset check-in true
}
