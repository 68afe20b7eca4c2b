package page

// Settings is what the server passes to the page. Everything in it is public:
// it stands in the page as JSON, in the element #page-settings.
type Settings struct {
	AppID        string   `json:"appId"`
	AppLink      string   `json:"appLink"`      // URL that opens the app in Feishu
	LoginScopes  []string `json:"loginScopes"`  // permissions to request at sign-in
	SilentSignIn bool     `json:"silentSignIn"` // sign users in without a click, in Feishu

	// SessionMarker is the name of a cookie that the browser has as long as it
	// has a session, and that scripts can read: without it the page knows that
	// no user is signed in. "" means that there is none, and that only the
	// server knows.
	SessionMarker string `json:"sessionMarker"`
}
