// Command server serves the app. --help lists its settings.
package main

import (
	"context"

	"github.com/feishu-goapp/feishu-goapp/pkg/webapp"

	"github.com/feishu-goapp/feishu-goapp/templates/app/ui"
	"github.com/feishu-goapp/feishu-goapp/templates/app/web"
)

func main() {
	webapp.Main(webapp.App{
		Name:   webapp.Text{Zh: "我的应用", En: "My app"},
		Files:  web.Files,
		Routes: ui.Routes,
		SignIn: webapp.SignIn{Silent: true}, // without a click, when the page is opened in Feishu
		Setup: func(s *webapp.Server) error {
			s.Handle("GET /api/hello", s.RequireUser(webapp.JSON(hello)))
			return nil
		},
	})
}

// hello answers GET /api/hello. The user is the one whom Feishu has confirmed.
func hello(ctx context.Context, _ struct{}) (ui.Hello, error) {
	user, _ := webapp.UserFrom(ctx)
	return ui.Hello{Name: user.Name, EnName: user.EnName}, nil
}
