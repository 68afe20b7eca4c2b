package ui

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/fetch"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// A visit is how the page signs its user in for as long as it is open, whichever
// components come and go. Tests put something else in the place of the functions.
type visit struct {
	tried bool // to sign in: by itself the page does so once

	// request sends a request to the server the page came from: GET or, if there
	// is a body of JSON, POST. What the answer says to people it says in lang.
	request func(ctx context.Context, path, body string, lang Lang) (*fetch.Response, error)

	// cookie sets a cookie as document.cookie does, unless set is empty, and
	// returns all that a script can see.
	cookie func(set string) (all string)
}

// ask asks the server who is signed in, after what the request does. Nobody is
// an answer, not an error.
func (v *visit) ask(ctx context.Context, path, body string, lang Lang) (a Account, err error) {
	ctx, cancel := context.WithTimeout(ctx, parametersTimeout)
	defer cancel()
	r, err := v.request(ctx, path, body, lang)
	switch {
	case err != nil:
		return a, errors.Join(errNetwork, err)
	case r.Status == 204, r.Status == 401 && body == "":
		return a, nil
	case r.Status == 200 && json.Unmarshal(r.Body, &a) == nil && a.SignedIn():
		return a, nil
	}
	return Account{}, refusalIn(r)
}

// signIn gets a login code from the client, and has the server take it for who
// the user is. It blocks until the person has agreed or refused.
func (v *visit) signIn(ctx context.Context, client *jsapi.Client, lang Lang) (Account, error) {
	consent, cancel := context.WithTimeout(ctx, consentTimeout)
	defer cancel()
	code, err := client.LoginCode(consent, app.Getenv(EnvAppID), strings.Fields(app.Getenv(EnvLoginScopes))...)
	if err != nil {
		return Account{}, err
	}
	quoted, _ := json.Marshal(code) // a string: it cannot fail
	return v.ask(ctx, "/login", `{"code":`+string(quoted)+`}`, lang)
}

// requestOwn is the request of the page itself.
func requestOwn(ctx context.Context, path, body string, lang Lang) (*fetch.Response, error) {
	if body == "" {
		return fetch.Get(ctx, path)
	}
	return fetch.Post(ctx, path, body, lang.tag())
}
