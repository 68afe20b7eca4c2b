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

// A Mode is the kind of window that a page is opened in. It matters on PC.
type Mode string

// The documented modes. [WebApp] and [WebURL] list theirs.
const (
	ModeDefault     Mode = ""             // ModeAppCenter; WebApp only
	ModeAppCenter   Mode = "appCenter"    // in the workbench or, from 7.0, in a tab of the navigation bar
	ModeWindow      Mode = "window"       // in a separate window
	ModeWindowSemi  Mode = "window-semi"  // in a small separate window, from 5.10; WebApp only
	ModeSidebar     Mode = "sidebar"      // beside the chat, from 3.40; WebApp only
	ModeSidebarSemi Mode = "sidebar-semi" // beside the chat; WebURL only
)

// A param is a parameter of an AppLink; one with an empty value is left out.
type param struct{ name, value string }

// appLink returns the AppLink with a path such as "web_app". The values of query
// are added after the parameters.
func appLink(host, path string, params []param, query url.Values) string {
	if host == "" {
		host = Feishu
	}
	var b strings.Builder
	b.WriteString("https://" + host + "/client/" + path + "/open")
	separator := "?"
	for _, p := range params {
		if p.value != "" {
			b.WriteString(separator + p.name + "=" + escape(p.value))
			separator = "&"
		}
	}
	if len(query) > 0 {
		b.WriteString(separator + spaces.Replace(query.Encode()))
	}
	return b.String()
}

func validateHost(host string) error {
	if u, err := url.Parse("https://" + host); err != nil || u.Host != host {
		return fmt.Errorf("the Host is %q, want a host alone, such as %s", host, Lark)
	}
	return nil
}

// minVersions are the least versions of the client for which a link works.
//
// https://open.feishu.cn/document/common-capabilities/applink-protocol/applink-introduction/applink-structure
type minVersions struct{ all, android, ios, pc string }

func (v minVersions) params() []param {
	return []param{
		{"min_lk_ver", v.all},
		{"min_lk_ver_android", v.android},
		{"min_lk_ver_ios", v.ios},
		{"min_lk_ver_pc", v.pc},
	}
}

func (v minVersions) validate() error {
	for _, f := range []struct{ field, value string }{
		{"MinVersion", v.all}, {"MinVersionAndroid", v.android}, {"MinVersionIOS", v.ios}, {"MinVersionPC", v.pc},
	} {
		if f.value != "" && !isVersion(f.value) {
			return fmt.Errorf("the %s is %q, want three numbers, such as 7.9.0", f.field, f.value)
		}
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

// A size is a length in pixels with the mode that it applies to.
type size struct {
	field string
	value int
	least int
	mode  Mode
}

// validateSizes checks the sizes that are set.
func validateSizes(mode Mode, sizes ...size) error {
	for _, s := range sizes {
		switch {
		case s.value == 0:
		case mode != s.mode:
			return fmt.Errorf("%s is for Mode %s, Mode is %q", s.field, s.mode, mode)
		case s.value < s.least:
			return fmt.Errorf("%s is %d, want at least %d", s.field, s.value, s.least)
		}
	}
	return nil
}

func pixels(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// cleanPage checks the absolute URL of a page and returns it in ASCII, as AppLinks
// need it: characters beyond ASCII are percent-encoded, everything else is
// unchanged.
func cleanPage(pageURL string) (string, error) {
	u, err := parsePage(pageURL)
	if err != nil {
		return "", err
	}
	if !isASCII(u.Host) {
		return "", errors.New("the host is not ASCII: write it in its form with xn--")
	}
	var b strings.Builder
	for _, c := range []byte(pageURL) {
		if c > ' ' && c < 0x7f && !strings.ContainsRune("\"<>\\^`{|}", rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String(), nil
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7e }) < 0
}

// escape is JavaScript's encodeURIComponent, which the documentation asks for.
func escape(s string) string { return spaces.Replace(url.QueryEscape(s)) }

// spaces replaces the encoding of spaces in forms by the one for URLs.
var spaces = strings.NewReplacer("+", "%20")
