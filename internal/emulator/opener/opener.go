// Package opener makes the URLs with which the client opens a page: with the
// parameters of the place where it is opened, or by an AppLink.
//
//	opened, err := opener.Page(store.Get(), "http://localhost:3000/")
//	opened, err = opener.Link(store.Get(), platform.AppID(), "http://localhost:3000/", appLink)
package opener

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

// DefaultTriggerCode is the trigger code if the settings have none.
const DefaultTriggerCode = "emulator-trigger-code"

// An Opened is what the client opens.
type Opened struct {
	URL string

	// Note is why the client opens another page than the link asks for; empty if it
	// does not.
	Note i18n.Text
}

// Page returns what the client opens if the user opens a page at the entry of the
// settings. The error is a [*settings.Error] about "/home".
func Page(s settings.Settings, home string) (Opened, error) {
	u, err := parsePage("/home", home)
	if err != nil {
		return Opened{}, err
	}
	entry := entryOf(s)
	if entry == launch.EntryOther {
		return Opened{URL: home}, nil
	}
	query, err := json.Marshal(map[string]string{"__trigger_id__": cmp.Or(s.Launch.TriggerCode, DefaultTriggerCode)})
	if err != nil {
		return Opened{}, err
	}
	u.RawQuery = appended(withoutLaunch(u.RawQuery), entryParameter(s.Client)+"="+url.QueryEscape(string(entry)), "bdp_launch_query="+url.QueryEscape(string(query)))
	return Opened{URL: u.String()}, nil
}

// entryOf returns the entry as the client reports it. Phones do not tell the two
// "+" menus apart.
func entryOf(s settings.Settings) launch.Entry {
	switch s.Launch.Entry {
	case settings.EntryMessage:
		return launch.EntryMessageShortcut
	case settings.EntryPlusMenuP2P, settings.EntryPlusMenuGroup:
		switch {
		case !s.Client.PC():
			return launch.EntryPlusMenu
		case s.Launch.Entry == settings.EntryPlusMenuP2P:
			return launch.EntryPlusMenuP2P
		}
		return launch.EntryPlusMenuGroup
	}
	return launch.EntryOther
}

// entryParameter is the name of the parameter with the entry.
func entryParameter(c settings.Client) string {
	if c.PC() {
		return "from"
	}
	return "required_launch_ability"
}

// withoutLaunch returns a query without the parameters of an earlier launch.
func withoutLaunch(query string) string {
	pairs := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
		name, value, _ := strings.Cut(pair, "=")
		switch name {
		case "bdp_launch_query":
			return true
		case "from", "required_launch_ability":
			entry := launch.Entry(value)
			return entry == launch.EntryMessageShortcut || entry.PlusMenu()
		}
		return false
	})
	return strings.Join(pairs, "&")
}

// appended returns a query with further encoded parameters.
func appended(query string, parameters ...string) string {
	if query != "" {
		parameters = slices.Concat([]string{query}, parameters)
	}
	return strings.Join(parameters, "&")
}

// parsePage parses the URL of a page that the user has entered in a field.
func parsePage(field, page string) (*url.URL, error) {
	u, err := url.Parse(page)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, settings.Invalid(field, "%q 不是完整的 http 或 https URL", "%q is not a whole http or https URL", page)
	}
	return u, nil
}
