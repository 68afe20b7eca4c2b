package webapp

import (
	"encoding/json"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
)

// profile is an example of an endpoint for users who are signed in: it asks the
// Open API, in the user's name, who that is now.
func profile(client *feishu.Client) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
	})
}
