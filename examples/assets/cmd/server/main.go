// Command server serves the app. --help lists its settings.
package main

import (
	"github.com/feishu-goapp/feishu-goapp/pkg/webapp"

	"example.com/assets/store"
	"example.com/assets/ui"
	"example.com/assets/web"
)

var dbPath = webapp.NewSetting("DB_PATH", "assets.db", "file of the database; its directory must exist")

func main() { webapp.Main(newApp()) }

func newApp() webapp.App {
	return webapp.App{
		Name:        webapp.Text{Zh: "资产签到", En: "Asset check-in"},
		Description: webapp.Text{Zh: "扫码签到资产，并转交给同事。", En: "Check assets in by their codes, and hand them over to colleagues."},
		ThemeColor:  "#0d7f56",
		Files:       web.Files,
		Routes:      ui.Routes,
		SignIn:      webapp.SignIn{Silent: true}, // without a click, when the page is opened in Feishu
		Setup:       setup,
	}
}

// setup opens the database and registers the routes of the app's own.
func setup(s *webapp.Server) error {
	db, err := store.Open(dbPath.String())
	if err != nil {
		return err
	}
	s.OnStop(db.Close) // when the last request has been answered
	a := assets{db}
	s.Handle("GET /api/check-ins", s.RequireUser(webapp.JSON(a.mine)))
	s.Handle("GET /api/assets/{code}", s.RequireUser(webapp.JSON(a.get)))
	s.Handle("POST /api/assets/{code}/check-ins", s.RequireUser(webapp.JSON(a.checkIn)))
	s.Handle("PUT /api/assets/{code}/holder", s.RequireUser(webapp.JSON(a.handOver)))
	return nil
}
