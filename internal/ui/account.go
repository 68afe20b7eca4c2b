package ui

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
// the user signed in. The zero Account is nobody.
type Account struct {
	OpenID    string `json:"open_id"`  // of the user in this app
	UnionID   string `json:"union_id"` // of the user in all apps of one developer
	TenantKey string `json:"tenant_key"`
	Name      string `json:"name"`
	EnName    string `json:"en_name"` // may be empty
	AvatarURL string `json:"avatar_url"`
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
