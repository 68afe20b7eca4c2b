package page

// Settings is what the server passes to the page. Everything in it is public:
// it stands in the page as JSON, in the element #page-settings.
type Settings struct {
	AppID        string   `json:"appId"`
	AppLink      string   `json:"appLink"`      // URL that opens the app in Feishu
	LoginScopes  []string `json:"loginScopes"`  // permissions to request at sign-in
	SilentSignIn bool     `json:"silentSignIn"` // sign users in without a click, in Feishu
}
