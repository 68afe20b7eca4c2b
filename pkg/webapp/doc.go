// Package webapp is the server of a Feishu (Lark) web app: its pages, the
// signatures that they need, sign-in, and the app's own routes, with settings,
// logs, metrics, limits and an orderly shutdown.
//
// A program is an [App] and a call of [Main]:
//
//	var dbPath = webapp.NewSetting("DB_PATH", "assets.db", "file that holds the check-ins")
//
//	func main() {
//		webapp.Main(webapp.App{
//			Name:   webapp.Text{Zh: "资产签到", En: "Asset check-in"},
//			Files:  web.Files,
//			Routes: ui.Routes,
//			Setup: func(s *webapp.Server) error {
//				db, err := openStore(dbPath.String())
//				if err != nil {
//					return err
//				}
//				s.OnStop(db.Close)
//				s.Handle("GET /api/assets/{code}", s.RequireUser(webapp.JSON(db.asset)))
//				return nil
//			},
//		})
//	}
//
// # Routes
//
// In addition to the app's routes and pages, a server has:
//
//	GET /get_config_parameters   what a page passes to h5sdk.config, see package signhttp;
//	                             a POST with {"url": …} gets the same
//	GET /login, GET /login/callback, POST /login, POST /logout, GET /me: see package login
//	GET /web/…                   the files of the app
//	GET /app-worker.js, /manifest.webmanifest, /robots.txt, /qr.svg
//	POST /errors                 takes reports of programs that failed in the browser
//	GET /healthz                 answers while the process runs
//	GET /readyz                  answers 200 while signatures can be made
//
// Every request passes the same middleware: it gets an id (X-Request-Id), a
// line in the log without its query, and metrics by the pattern of its route;
// it is limited by the client's address; and it is refused if a page of another
// site sent it to change something. Errors are problem details (RFC 9457) with
// a message for the user in Chinese or English.
//
// # Settings
//
// --help lists the settings. Each is a flag, a variable of the environment, or
// a line in the file .env. The subcommand check finds configuration problems
// before the app goes live.
package webapp
