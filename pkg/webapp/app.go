package webapp

import (
	"context"
	"io/fs"

	"github.com/feishu-goapp/feishu-goapp/internal/pages"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
	"github.com/feishu-goapp/feishu-goapp/pkg/login"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// App describes a web app. Name, Files and Routes are required.
type App struct {
	Name        Text
	Description Text
	ThemeColor  string // a CSS color; empty is Feishu's blue

	// Meta is how Feishu on phones shows the window of the pages: its bars, its
	// menu, the orientation.
	Meta launch.Meta

	// Files holds app.wasm with its compressed forms, style.css, icon.svg,
	// icon-192.png and icon-512.png, and other files to serve under
	// /web/. Only app.wasm is required.
	Files fs.FS

	// Routes registers the pages. The program in the browser runs the same
	// function, see [page.Run].
	Routes func(*page.Page)

	SignIn SignIn
	Policy Policy

	// Setup registers the app's own routes and opens what they need. It runs
	// once, when all settings have been read and before any request. If it
	// fails, the server does not start.
	Setup func(*Server) error
}

// Policy defines what the pages may load and which sites may show them in a frame.
// The zero value allows what the pages themselves need, and Feishu's clients on
// the web to show them. Under an emulator, its window can always show them.
type Policy = pages.Policy

// User is a user who is signed in.
type User = feishu.User

// UserFrom returns the user who is signed in, and false if ctx is not that of a
// request behind [Server.RequireUser].
func UserFrom(ctx context.Context) (User, bool) { return login.UserFrom(ctx) }
