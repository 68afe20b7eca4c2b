package launch

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// A WebApp is an AppLink that opens a web app in the client. Only AppID is
// required; the client chooses the rest.
//
// https://open.feishu.cn/document/uAjLw4CM/uYjL24iN/applink-protocol/supported-protocol/open-an-h5-app
type WebApp struct {
	Host  string // Feishu if empty; Lark, or the host of a private deployment
	AppID string // cli_…
	Mode  Mode   // ModeDefault, ModeAppCenter, ModeWindow, ModeWindowSemi or ModeSidebar

	// Of the window, in pixels, from 5.12; with ModeWindow only. At least 640
	// and 480, at most the screen.
	Width, Height int

	// Bounds of the sidebar's width, in pixels, from 7.9; with ModeSidebar
	// only. At least 350, at most Feishu's window.
	MinWidth, MaxWidth int

	// Path replaces the path of the app's home page; the others take precedence
	// on the platform in their name. For a query or a fragment, use TargetURL.
	Path, PathAndroid, PathIOS, PathPC string

	// TargetURL is the absolute URL of the page to open, from 5.12; older clients
	// open the home page. Before 7.27, clients open the home page too if scheme
	// or domain differ from those of the home page. It replaces the paths.
	TargetURL string

	// Reload reloads the page if it is already open.
	Reload bool

	// MinVersion is the least version of the client, such as "7.9.0", for which
	// the link works; older ones show that they need an update. The others take
	// precedence on the platform in their name.
	MinVersion, MinVersionAndroid, MinVersionIOS, MinVersionPC string

	// Query is added to the query of the page.
	Query url.Values
}

// URL returns the AppLink. Equal WebApps have equal URLs. It fails on values
// that the client would ignore or that would open another page.
func (a WebApp) URL() (string, error) {
	if err := a.validate(); err != nil {
		return "", fmt.Errorf("launch: AppLink: %w", err)
	}
	return appLink(a.Host, "web_app", a.params(), a.Query), nil
}

// params returns the parameters in the order of the link.
func (a WebApp) params() []param {
	target := a.TargetURL
	if clean, err := cleanPage(target); err == nil {
		target = clean
	}
	return append([]param{
		{"appId", a.AppID},
		{"mode", string(a.Mode)},
		{"width", pixels(a.Width)},
		{"height", pixels(a.Height)},
		{"min_width", pixels(a.MinWidth)},
		{"max_width", pixels(a.MaxWidth)},
		{"path", a.Path},
		{"path_android", a.PathAndroid},
		{"path_ios", a.PathIOS},
		{"path_pc", a.PathPC},
		{"lk_target_url", target},
		{"reload", strings.TrimPrefix(strconv.FormatBool(a.Reload), "false")},
	}, a.minVersions().params()...)
}

func (a WebApp) minVersions() minVersions {
	return minVersions{a.MinVersion, a.MinVersionAndroid, a.MinVersionIOS, a.MinVersionPC}
}

func (a WebApp) validate() error {
	if a.AppID == "" {
		return errors.New("the AppID is missing")
	}
	if err := validateHost(a.Host); err != nil {
		return err
	}
	if err := a.minVersions().validate(); err != nil {
		return err
	}
	if err := a.validateMode(); err != nil {
		return err
	}
	if err := a.validatePage(); err != nil {
		return err
	}
	for _, p := range a.params() {
		if a.Query.Has(p.name) {
			return fmt.Errorf("the Query has %q, which is a parameter of the link", p.name)
		}
	}
	return nil
}

func (a WebApp) validateMode() error {
	switch a.Mode {
	case ModeDefault, ModeAppCenter, ModeWindow, ModeWindowSemi, ModeSidebar:
	default:
		return fmt.Errorf("the Mode is %q, want %s, %s, %s or %s", a.Mode, ModeAppCenter, ModeWindow, ModeWindowSemi, ModeSidebar)
	}
	if err := validateSizes(a.Mode,
		size{"Width", a.Width, 640, ModeWindow},
		size{"Height", a.Height, 480, ModeWindow},
		size{"MinWidth", a.MinWidth, 350, ModeSidebar},
		size{"MaxWidth", a.MaxWidth, 350, ModeSidebar},
	); err != nil {
		return err
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
	if _, err := cleanPage(a.TargetURL); err != nil {
		return fmt.Errorf("TargetURL: %w", err)
	}
	return nil
}
