package launch

import "fmt"

// A WebURL is an AppLink that opens any page in the client, from 3.41, without
// the system's browser: in message cards, for example. The page does not need to
// be a web app. Page and Mode are required.
//
// https://open.feishu.cn/document/uAjLw4CM/uYjL24iN/applink-protocol/supported-protocol/open-the-web-view-in-feishu-to-access-the-specified-url
type WebURL struct {
	Host string // Feishu if empty; Lark, or the host of a private deployment
	Page string // absolute URL
	Mode Mode   // ModeSidebarSemi, ModeWindow, or ModeAppCenter, with which clients before 7.5 do not open the page

	// Of the window, in pixels, from 5.12; with ModeWindow only. At least 640
	// and 480, at most the screen; otherwise those of Feishu's window.
	Width, Height int

	// MinVersion is the least version of the client, such as "7.9.0", for which
	// the link works; older ones show that they need an update. The others take
	// precedence on the platform in their name.
	MinVersion, MinVersionAndroid, MinVersionIOS, MinVersionPC string
}

// URL returns the AppLink. It fails on values that the client would ignore.
func (w WebURL) URL() (string, error) {
	page, err := w.validate()
	if err != nil {
		return "", fmt.Errorf("launch: AppLink: %w", err)
	}
	return appLink(w.Host, "web_url", append([]param{
		{"mode", string(w.Mode)},
		{"width", pixels(w.Width)},
		{"height", pixels(w.Height)},
		{"url", page},
	}, w.minVersions().params()...), nil), nil
}

func (w WebURL) minVersions() minVersions {
	return minVersions{w.MinVersion, w.MinVersionAndroid, w.MinVersionIOS, w.MinVersionPC}
}

// validate returns the page as the link has it.
func (w WebURL) validate() (page string, err error) {
	if err := validateHost(w.Host); err != nil {
		return "", err
	}
	if err := w.minVersions().validate(); err != nil {
		return "", err
	}
	switch w.Mode {
	case ModeSidebarSemi, ModeWindow, ModeAppCenter:
	default:
		return "", fmt.Errorf("the Mode is %q, want %s, %s or %s", w.Mode, ModeSidebarSemi, ModeWindow, ModeAppCenter)
	}
	if err := validateSizes(w.Mode, size{"Width", w.Width, 640, ModeWindow}, size{"Height", w.Height, 480, ModeWindow}); err != nil {
		return "", err
	}
	if page, err = cleanPage(w.Page); err != nil {
		return "", fmt.Errorf("the Page: %w", err)
	}
	return page, nil
}
