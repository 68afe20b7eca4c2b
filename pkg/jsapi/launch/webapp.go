package launch

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// The hosts of AppLinks.
const (
	Feishu = "applink.feishu.cn"
	Lark   = "applink.larksuite.com"
)

// A Mode is the kind of window that a web app is opened in. It matters on PC.
type Mode string

// The documented modes.
const (
	ModeDefault    Mode = ""            // ModeAppCenter
	ModeAppCenter  Mode = "appCenter"   // in the workbench, from 7.0 in a tab of the navigation bar
	ModeWindow     Mode = "window"      // in a separate window
	ModeWindowSemi Mode = "window-semi" // in a small separate window; from 5.10
	ModeSidebar    Mode = "sidebar"     // beside the chat; from 3.40
)

// A WebApp is an AppLink that opens a web app in the client. Only AppID is
// required; the client chooses the rest.
//
// https://open.feishu.cn/document/uAjLw4CM/uYjL24iN/applink-protocol/supported-protocol/open-an-h5-app
type WebApp struct {
	Host  string // Feishu if empty; Lark, or the host of a private deployment
	AppID string // cli_…
	Mode  Mode

	// Of the window, in pixels, from 5.12; with ModeWindow only. At least 640
	// and 480, at most the screen.
	Width, Height int

	// Bounds of the sidebar's width, in pixels, from 7.9; with ModeSidebar
	// only. At least 350, at most Feishu's window.
	MinWidth, MaxWidth int

	// Path replaces the path of the app's home page; the others come first on
	// the platform in their name. For a query or a fragment, use TargetURL.
	Path, PathAndroid, PathIOS, PathPC string

	// TargetURL is the absolute URL of the page to open, from 5.12; older clients
	// open the home page. Scheme and domain must be the home page's. It replaces
	// the paths.
	TargetURL string

	// Reload reloads the page if it is already open.
	Reload bool

	// MinVersion is the least version of the client, "7.9.0", for which the
	// link works; older ones show that they need an update.
	MinVersion string

	// Query is added to the query of the page.
	Query url.Values
}

// URL returns the AppLink. Equal WebApps have equal URLs. It fails on values
// that the client would ignore or that would open another page.
func (a WebApp) URL() (string, error) {
	if err := a.validate(); err != nil {
		return "", fmt.Errorf("launch: AppLink: %w", err)
	}
	host := a.Host
	if host == "" {
		host = Feishu
	}
	var b strings.Builder
	b.WriteString("https://" + host + "/client/web_app/open?appId=" + escape(a.AppID))
	for _, p := range a.params() {
		if p.value != "" {
			b.WriteString("&" + p.name + "=" + escape(p.value))
		}
	}
	if len(a.Query) > 0 {
		b.WriteString("&" + spaces.Replace(a.Query.Encode()))
	}
	return b.String(), nil
}

type param struct{ name, value string }

// params are the optional parameters, in order; empty ones are left out.
func (a WebApp) params() []param {
	return []param{
		{"mode", string(a.Mode)},
		{"width", pixels(a.Width)},
		{"height", pixels(a.Height)},
		{"min_width", pixels(a.MinWidth)},
		{"max_width", pixels(a.MaxWidth)},
		{"path", a.Path},
		{"path_android", a.PathAndroid},
		{"path_ios", a.PathIOS},
		{"path_pc", a.PathPC},
		{"lk_target_url", a.TargetURL},
		{"reload", strings.TrimPrefix(strconv.FormatBool(a.Reload), "false")},
		{"min_lk_ver", a.MinVersion},
	}
}

func (a WebApp) validate() error {
	if a.AppID == "" {
		return errors.New("the AppID is missing")
	}
	if u, err := url.Parse("https://" + a.Host); err != nil || u.Host != a.Host {
		return fmt.Errorf("the Host is %q, want a host alone, such as %s", a.Host, Lark)
	}
	if a.MinVersion != "" && !isVersion(a.MinVersion) {
		return fmt.Errorf("the MinVersion is %q, want three numbers, such as 7.9.0", a.MinVersion)
	}
	if err := a.validateMode(); err != nil {
		return err
	}
	if err := a.validatePage(); err != nil {
		return err
	}
	for _, p := range a.params() {
		if a.Query.Has(p.name) {
			return fmt.Errorf("the Query has %q, which is the link's own", p.name)
		}
	}
	if a.Query.Has("appId") {
		return errors.New(`the Query has "appId", which is the link's own`)
	}
	return nil
}

func (a WebApp) validateMode() error {
	switch a.Mode {
	case ModeDefault, ModeAppCenter, ModeWindow, ModeWindowSemi, ModeSidebar:
	default:
		return fmt.Errorf("the Mode is %q, want %s, %s, %s or %s", a.Mode, ModeAppCenter, ModeWindow, ModeWindowSemi, ModeSidebar)
	}
	for _, size := range []struct {
		field string
		value int
		least int
		mode  Mode
	}{
		{"Width", a.Width, 640, ModeWindow},
		{"Height", a.Height, 480, ModeWindow},
		{"MinWidth", a.MinWidth, 350, ModeSidebar},
		{"MaxWidth", a.MaxWidth, 350, ModeSidebar},
	} {
		switch {
		case size.value == 0:
		case a.Mode != size.mode:
			return fmt.Errorf("%s is for Mode %s, Mode is %q", size.field, size.mode, a.Mode)
		case size.value < size.least:
			return fmt.Errorf("%s is %d, want at least %d", size.field, size.value, size.least)
		}
	}
	if a.MaxWidth != 0 && a.MaxWidth < a.MinWidth {
		return fmt.Errorf("the MaxWidth is %d, less than MinWidth, which is %d", a.MaxWidth, a.MinWidth)
	}
	return nil
}

func (a WebApp) validatePage() error {
	for _, path := range []struct{ field, value string }{
		{"Path", a.Path}, {"PathAndroid", a.PathAndroid}, {"PathIOS", a.PathIOS}, {"PathPC", a.PathPC},
	} {
		switch {
		case strings.ContainsAny(path.value, "?#"):
			return fmt.Errorf("%s is %q: a path has no query and no fragment, use TargetURL", path.field, path.value)
		case path.value != "" && a.TargetURL != "":
			return fmt.Errorf("%s and TargetURL exclude each other", path.field)
		}
	}
	if a.TargetURL == "" {
		return nil
	}
	if _, err := parsePage(a.TargetURL); err != nil {
		return fmt.Errorf("TargetURL: %w", err)
	}
	return nil
}

// isVersion reports whether v is three numbers with dots between them.
func isVersion(v string) bool {
	parts := strings.Split(v, ".")
	for _, part := range parts {
		if _, err := strconv.ParseUint(part, 10, 16); err != nil {
			return false
		}
	}
	return len(parts) == 3
}

func pixels(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// escape is JavaScript's encodeURIComponent, which the documentation asks for.
func escape(s string) string { return spaces.Replace(url.QueryEscape(s)) }

// spaces turns the form's spelling of a space into the one that all understand.
var spaces = strings.NewReplacer("+", "%20")
