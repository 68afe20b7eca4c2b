package launch

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Meta is what a page may set about the window that the client shows it in
// ("web-meta"). It works on phones, without config, for any page opened in the
// client. Empty fields are left out.
//
// A Meta of one page ("page-meta", from 5.15) is given by [Meta.HTML] or by
// [WithMeta]; if both set the same field, the tag counts. A Meta of all pages
// that are opened in the same window ("view-meta", from 5.16) is given by
// [WithMeta]; that of a page takes precedence.
//
// https://open.feishu.cn/document/client-docs/h5/web-app-open-ability/web-meta
type Meta struct {
	Orientation Orientation // from 5.15; not on tablets

	// HideMenuItems are the entries of the page's menu that are disabled, from
	// 5.27. They can be set for one page only, not for all.
	HideMenuItems []MenuItem

	// SlideToClose, if on, closes the app where going back, by the gesture or the
	// button, would show the previous page; from 5.31.
	SlideToClose Switch

	ShowNavBar     Switch // the bar at the top, from 6.3
	ShowNavLBarBtn Switch // the buttons at its left, from 6.3; on the home page only
	ShowNavRBarBtn Switch // the buttons at its right, from 6.3

	NavBgColor Colors // background of the bar at the top, from 6.3
	NavFgColor Colors // its title and buttons, from 6.3; black or white

	ShowBottomNavBar Switch // the bar at the bottom, from 7.7
}

// An Orientation is that of the screen.
type Orientation string

// The documented orientations.
const (
	OrientationDefault   Orientation = "default" // portrait on iOS, elsewhere as the system is set
	OrientationPortrait  Orientation = "portrait"
	OrientationLandscape Orientation = "landscape"
)

// A MenuItem is an entry of a page's menu.
type MenuItem string

// The documented entries.
const (
	MenuSendToChat       MenuItem = "sendToChat"
	MenuShareViaOtherApp MenuItem = "shareViaOtherApp" // such as WeChat
	MenuCopyLink         MenuItem = "copyLink"
	MenuOpenInBrowser    MenuItem = "openInBrowser"
)

// A Switch is On, Off or, if empty, not set.
type Switch string

// The values of a Switch.
const (
	On  Switch = "true"
	Off Switch = "false"
)

// Colors are written in hexadecimal, RRGGBB or AARRGGBB, with or without #.
type Colors struct {
	Light string
	Dark  string // in dark mode; Light if empty
}

func (c Colors) String() string {
	if c.Dark == "" {
		return c.Light
	}
	return c.Light + "," + c.Dark
}

// HTML returns the tags for the head of a page. They must come before the script
// of the JSSDK, which reads them. Clients apply them after they have begun to
// show the page; [WithMeta] avoids that.
func (m Meta) HTML() (string, error) {
	settings, err := m.settings()
	if err != nil {
		return "", fmt.Errorf("launch: Meta: %w", err)
	}
	var b strings.Builder
	for _, s := range settings { // the values need no escaping: they are words and hexadecimal numbers
		fmt.Fprintf(&b, "<meta name=\"%s\" content=\"%s\" lk-config>\n", s.name, s.value)
	}
	return b.String(), nil
}

// WithMeta returns the URL of a page with the parameter lk_meta, which sets page
// for this page, and view for all pages that are opened in the same window
// afterwards. It replaces the parameter if there is one; the rest of the URL is
// unchanged. It fails if pageURL is not an absolute http or https URL.
func WithMeta(pageURL string, page, view Meta) (string, error) {
	if _, err := parsePage(pageURL); err != nil {
		return "", fmt.Errorf("launch: %w", err)
	}
	if len(view.HideMenuItems) > 0 {
		return "", errors.New("launch: Meta: HideMenuItems can be set for one page only, not for all")
	}
	values := map[string]map[string]string{}
	for kind, m := range map[string]Meta{"page-meta": page, "view-meta": view} {
		settings, err := m.settings()
		if err != nil {
			return "", fmt.Errorf("launch: Meta: %w", err)
		}
		for _, s := range settings {
			if values[kind] == nil {
				values[kind] = map[string]string{}
			}
			values[kind][s.name] = s.value
		}
	}
	if len(values) == 0 {
		return withQuery(pageURL, "lk_meta", ""), nil
	}
	encoded, err := json.Marshal(values)
	if err != nil {
		return "", fmt.Errorf("launch: Meta: %w", err)
	}
	return withQuery(pageURL, "lk_meta", "lk_meta="+escape(string(encoded))), nil
}

// withQuery returns a URL with an encoded parameter at the end of its query, or
// with none if it is empty, in place of the parameters of that name.
func withQuery(pageURL, name, encoded string) string {
	page, fragment, hasFragment := strings.Cut(pageURL, "#")
	page, query, hasQuery := strings.Cut(page, "?")
	var pairs []string
	if query != "" {
		pairs = slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
			key, _, _ := strings.Cut(pair, "=")
			key, err := url.QueryUnescape(key)
			return err == nil && key == name
		})
	}
	if encoded != "" {
		pairs = append(pairs, encoded)
	}
	if len(pairs) > 0 || hasQuery && query == "" {
		page += "?" + strings.Join(pairs, "&")
	}
	if hasFragment {
		page += "#" + fragment
	}
	return page
}

// settings returns the fields that are set, in a fixed order.
func (m Meta) settings() ([]param, error) {
	const onOrOff = "On or Off"
	all := []struct {
		param
		valid bool
		want  string
	}{
		{param{"orientation", string(m.Orientation)}, m.Orientation.valid(), "default, portrait or landscape"},
		{param{"hideMenuItems", joinItems(m.HideMenuItems)}, !slices.ContainsFunc(m.HideMenuItems, MenuItem.unknown), "sendToChat, shareViaOtherApp, copyLink or openInBrowser"},
		{param{"slideToClose", string(m.SlideToClose)}, m.SlideToClose.valid(), onOrOff},
		{param{"showNavBar", string(m.ShowNavBar)}, m.ShowNavBar.valid(), onOrOff},
		{param{"showNavLBarBtn", string(m.ShowNavLBarBtn)}, m.ShowNavLBarBtn.valid(), onOrOff},
		{param{"showNavRBarBtn", string(m.ShowNavRBarBtn)}, m.ShowNavRBarBtn.valid(), onOrOff},
		{param{"navBgColor", m.NavBgColor.String()}, m.NavBgColor.valid(isColor), "colors such as #1456F0 or FF1456F0"},
		{param{"navFgColor", m.NavFgColor.String()}, m.NavFgColor.valid(isBlackOrWhite), "#000000 or #FFFFFF"},
		{param{"showBottomNavBar", string(m.ShowBottomNavBar)}, m.ShowBottomNavBar.valid(), onOrOff},
	}
	var set []param
	for _, s := range all {
		if !s.valid {
			return nil, fmt.Errorf("%s is %q, want %s", s.name, s.value, s.want)
		}
		if s.value != "" {
			set = append(set, s.param)
		}
	}
	return set, nil
}

func joinItems(items []MenuItem) string {
	var names []string
	for _, item := range items {
		names = append(names, string(item))
	}
	return strings.Join(names, ",")
}

func (o Orientation) valid() bool {
	return slices.Contains([]Orientation{"", OrientationDefault, OrientationPortrait, OrientationLandscape}, o)
}

func (i MenuItem) unknown() bool {
	return !slices.Contains([]MenuItem{MenuSendToChat, MenuShareViaOtherApp, MenuCopyLink, MenuOpenInBrowser}, i)
}

func (s Switch) valid() bool { return slices.Contains([]Switch{"", On, Off}, s) }

func (c Colors) valid(isValid func(string) bool) bool {
	if c.Light == "" {
		return c.Dark == ""
	}
	return isValid(c.Light) && (c.Dark == "" || isValid(c.Dark))
}

func isColor(v string) bool {
	digits := strings.TrimPrefix(v, "#")
	return (len(digits) == 6 || len(digits) == 8) && strings.Trim(digits, "0123456789abcdefABCDEF") == ""
}

func isBlackOrWhite(v string) bool {
	return slices.Contains([]string{"000000", "FF000000", "FFFFFF", "FFFFFFFF"}, strings.ToUpper(strings.TrimPrefix(v, "#")))
}
