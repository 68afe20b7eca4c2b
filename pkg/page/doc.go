// Package page is the browser's side of a Feishu web app on go-app: it
// authenticates the page with Feishu, signs the user in, calls the JSAPI and the
// app's server, and explains errors.
//
//	// cmd/wasm/main.go
//	func main() { page.Run(ui.Routes) }
//
//	// ui/routes.go: also compiles natively, because the server prerenders the pages
//	func Routes(p *page.Page) {
//		p.Route("/", func() app.Composer { return &checkIn{page: p} })
//	}
//
//	// ui/checkin.go
//	type checkIn struct {
//		app.Compo
//		page *page.Page
//		user page.User
//		code string
//		err  error
//	}
//
//	func (c *checkIn) OnMount(ctx app.Context) { c.page.ObserveUser(ctx, &c.user) }
//
//	func (c *checkIn) scan(ctx app.Context, _ app.Event) {
//		page.Do(ctx, func(ctx context.Context) (*jsapi.ScanCodeResult, error) {
//			return c.page.ScanCode(ctx, jsapi.ScanCodeParams{})
//		}, func(r *jsapi.ScanCodeResult, err error) {
//			if c.err = err; err == nil {
//				c.code = r.Result
//			}
//		})
//	}
//
//	func (c *checkIn) Render() app.UI {
//		return c.page.Shell(c.page.Text("资产签到", "Asset check-in"),
//			c.page.Problem(c.err), // an empty element for nil
//			app.Button().ID("scan").Text(c.page.Text("扫码", "Scan")).OnClick(c.scan),
//			app.P().ID("code").Text(c.code))
//	}
//
// The page reads its [Settings] from the element #page-settings, and the outcome
// of the first h5sdk.config from the promise window.feishuReady; without the
// promise it calls h5sdk.config itself. It calls h5sdk.config again when the
// URL of the page changes, with a signature of GET /get_config_parameters. If
// Feishu refuses a signature itself (333441, 333442), it reports that with a POST
// to the same route and goes on with the next signature.
//
// A panic of the program, on the UI goroutine or in the work of [Do] and
// [Page.Preload], shows a banner with a button that reloads the page, and is
// reported to POST /errors.
package page
