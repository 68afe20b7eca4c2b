package webapp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
)

// profile is an example of an endpoint for those who have signed in: it asks
// the Open API, in the user's name, who that is now.
func (s *signIn) profile(w http.ResponseWriter, r *http.Request) {
	user, err := s.askAs(r.Context())
	if err != nil {
		s.loginFailed(r.Context(), err).inWords(r).write(w)
		return
	}
	answer, err := json.Marshal(user)
	if err != nil {
		panic(err) // strings only: it cannot fail
	}
	w.Header()["Content-Type"] = typeJSON
	_, _ = w.Write(answer)
}

// askAs calls the Open API as the user of ctx. A token that is refused before
// its time is replaced once.
func (s *signIn) askAs(ctx context.Context) (feishu.User, error) {
	token, err := login.TokenSource(ctx).Token()
	if err != nil {
		return feishu.User{}, err
	}
	user, err := s.client.User(ctx, token.AccessToken)
	if !userTokenRefused(err) {
		return user, err
	}
	token, err = login.FromContext(ctx).Replace(ctx, token.AccessToken)
	if err != nil {
		return feishu.User{}, err
	}
	return s.client.User(ctx, token.AccessToken)
}

// userTokenRefused reports whether a new token may make a difference.
func userTokenRefused(err error) bool {
	e, ok := errors.AsType[*feishu.Error](err)
	return ok && (e.Code == 20005 || e.Code == 99991668 || e.Code == 99991677)
}
