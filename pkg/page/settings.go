package page

// Settings is what the server passes to the page. Everything in it is public:
// it stands in the page as JSON, in the element #page-settings.
type Settings struct {
	AppID        string   `json:"appId"`
	AppLink      string   `json:"appLink"`      // URL that opens the app in Feishu
	LoginScopes  []string `json:"loginScopes"`  // permissions to request at sign-in
	SilentSignIn bool     `json:"silentSignIn"` // sign users in without a click, in Feishu

	// SessionMarker is the name of a cookie that the browser has as long as it
	// has a session, and that scripts can read: without it no user is signed
	// in. "" means that there is no such cookie: then the page asks the
	// server.
	SessionMarker string `json:"sessionMarker"`
}
