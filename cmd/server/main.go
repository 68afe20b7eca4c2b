// Command server serves this repository's own app. --help lists the settings.
package main

import (
	"encoding/json"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/ui"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
	"github.com/feishu-goapp/feishu-goapp/pkg/webapp"
	"github.com/feishu-goapp/feishu-goapp/web"
)

func main() { webapp.Main(newApp()) }

func newApp() webapp.App {
	return webapp.App{Name: ui.Title, Description: ui.Description, Files: web.Files, Routes: ui.Routes, Setup: func(s *webapp.Server) error {
		ui.RegisterGallery(s.Handle, s.Feishu.AppID)
		s.Handle("GET /profile", s.RequireUser(profile(s.Feishu)))
		return nil
	}}
}

// profile is an example: it calls the Open API on behalf of the user.
func profile(client *feishu.Client) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var user feishu.User
		err := login.WithToken(r.Context(), func(accessToken string) (err error) {
			user, err = client.User(r.Context(), accessToken)
			return err
		})
		if err != nil {
			login.WriteError(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(user) // fails only if the client has disconnected
	}
}
