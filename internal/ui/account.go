package ui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"github.com/feishu-goapp/feishu-goapp/internal/fetch"
)

// UserState is the name of go-app's state that holds who is signed in at the
// server: an [Account], the zero one while nobody is. Any component can observe
// it, and is rendered anew with every sign-in and sign-out:
//
//	type badge struct {
//		app.Compo
//		user ui.Account
//	}
//
//	func (b *badge) OnMount(ctx app.Context) {
//		ctx.ObserveState(ui.UserState, &b.user)
//	}
//
//	func (b *badge) Render() app.UI {
//		return app.P().Text(b.user.Name)
//	}
//
// The home page asks the server once it has come to rest, so the state says
// nobody until then. It is there for showing who the user is, and protects
// nothing: that is for the server to do. A component whose request the server
// answers with 401 says so by ctx.SetState(ui.UserState, ui.Account{}).
const UserState = "signed-in-user"

// An Account is a user as the server knows it: what the platform told it when
// the user signed in. Which of the last four fields there are depends on the
// app's permissions. The zero Account is nobody.
type Account struct {
	OpenID    string `json:"open_id"`  // of the user in this app
	UnionID   string `json:"union_id"` // of the user in all apps of one developer
	TenantKey string `json:"tenant_key"`
	Name      string `json:"name"`
	EnName    string `json:"en_name"` // may be empty
	AvatarURL string `json:"avatar_url"`

	UserID          string `json:"user_id"`
	Email           string `json:"email"`
	EnterpriseEmail string `json:"enterprise_email"`
	EmployeeNo      string `json:"employee_no"`
}

// SignedIn reports whether a is somebody.
func (a Account) SignedIn() bool { return a.OpenID != "" }

// nameIn returns the user's name for a language.
func (a Account) nameIn(lang Lang) string {
	if lang == English && a.EnName != "" {
		return a.EnName
	}
	return a.Name
}

// account asks the server who is signed in now, with GET or, if there is a
// body, with POST. Nobody is an answer, not an error.
func (d Deps) account(ctx context.Context, path, body string, lang Lang) (a Account, err error) {
	ctx, cancel := context.WithTimeout(ctx, parametersTimeout)
	defer cancel()
	r, err := d.Request(ctx, path, body, lang)
	if err != nil {
		return a, errors.Join(errNetwork, err)
	}
	switch {
	case r.Status == 204, r.Status == 401 && body == "":
		return a, nil
	case r.Status != 200:
		e := &serverError{}
		json.Unmarshal(r.Body, e) // a proxy's page is no JSON: the status must do
		e.Status = r.Status
		return a, e
	}
	err = json.Unmarshal(r.Body, &a)
	if err != nil || !a.SignedIn() {
		return Account{}, &serverError{Status: r.Status, Detail: fmt.Sprintf("not what %s answers: %v", path, err)}
	}
	return a, nil
}

// signIn gets a login code from the client, and has the server take it for who
// the user is. It blocks until the person has agreed or refused.
func (d Deps) signIn(ctx context.Context, lang Lang) (Account, error) {
	consent, cancel := context.WithTimeout(ctx, consentTimeout)
	defer cancel()
	code, err := d.Client.LoginCode(consent, app.Getenv(EnvAppID), strings.Fields(app.Getenv(EnvLoginScopes))...)
	if err != nil {
		return Account{}, err
	}
	quoted, _ := json.Marshal(code) // a string: it cannot fail
	return d.account(ctx, "/login", `{"code":`+string(quoted)+`}`, lang)
}

// signOut ends the session here or all of the user's.
func (d Deps) signOut(ctx context.Context, everywhere bool, lang Lang) (Account, error) {
	body := "{}"
	if everywhere {
		body = `{"everywhere":true}`
	}
	return d.account(ctx, "/logout", body, lang)
}

// requestOwn is a request to the server the page came from.
func requestOwn(ctx context.Context, path, body string, lang Lang) (*fetch.Response, error) {
	if body == "" {
		return fetch.Get(ctx, path)
	}
	return fetch.Post(ctx, path, body, lang.tag())
}
