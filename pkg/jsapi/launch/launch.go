// Package launch is about how a web app is opened: it reads from the URL of a
// page what the Feishu (Lark) client says there, and writes the links that open
// a web app in the client.
//
// It needs no client and no page: everything is in the URLs, so it serves
// programs in the browser and on a server alike.
package launch

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// An Entry is where in the client the page was opened.
type Entry string

// The entries that the client tells of.
const (
	EntryOther           Entry = ""                // the workbench, a link, a browser: the URL does not tell
	EntryMessageShortcut Entry = "message_action"  // a message's menu; see Client.GetBlockActionSourceDetail
	EntryPlusMenuP2P     Entry = "plus_menu_p2p"   // the "+" menu of a chat between two; see Client.GetTriggerContext
	EntryPlusMenuGroup   Entry = "plus_menu_group" // the "+" menu of a group; see Client.GetTriggerContext
)

// Params are what the client adds to the URL of a page that it opens.
type Params struct {
	Entry Entry

	// TriggerCode stands for the message or the chat that the page was opened
	// from. GetBlockActionSourceDetail, GetTriggerContext and SendMessageCard
	// take it. It is empty if the page was opened otherwise.
	TriggerCode string
}

// Parse reads the parameters from the page's URL, such as location.href. It
// fails if that is no URL, or if the client's parameter with the trigger code
// is not what the documentation says it is; Entry is right even then.
//
// https://open.feishu.cn/document/getBlockActionSourceDetail
// https://open.feishu.cn/document/no_class/plusmenu/gettriggercontext
func Parse(pageURL string) (Params, error) {
	u, err := url.Parse(pageURL)
	if err != nil {
		return Params{}, fmt.Errorf("launch: read the page's URL: %w", err)
	}
	query := u.Query()
	p := Params{Entry: entry(query)}
	p.TriggerCode, err = triggerCode(query.Get("bdp_launch_query"))
	return p, err
}

// entry knows both spellings: PC has from, phones required_launch_ability.
func entry(query url.Values) Entry {
	for _, name := range []string{"from", "required_launch_ability"} {
		switch e := Entry(query.Get(name)); e {
		case EntryMessageShortcut, EntryPlusMenuP2P, EntryPlusMenuGroup:
			return e
		}
	}
	return EntryOther
}

func triggerCode(query string) (string, error) {
	if query == "" {
		return "", nil
	}
	if strings.HasPrefix(query, "%") { // some phones encode it twice
		if once, err := url.PathUnescape(query); err == nil {
			query = once
		}
	}
	var launch struct {
		TriggerID string `json:"__trigger_id__"`
	}
	if err := json.Unmarshal([]byte(query), &launch); err != nil {
		return "", fmt.Errorf("launch: bdp_launch_query holds no trigger code: %w", err)
	}
	return launch.TriggerID, nil
}

// InBrowser returns the URL of a page with what makes the client open it in the
// system's browser instead: PC from 7.7, phones from 7.11. The rest of the URL
// stays as it is, letter by letter.
func InBrowser(pageURL string) (string, error) {
	if _, err := parsePage(pageURL); err != nil {
		return "", fmt.Errorf("launch: %w", err)
	}
	page, fragment, hasFragment := strings.Cut(pageURL, "#")
	separator := "?"
	if strings.Contains(page, "?") {
		separator = "&"
	}
	page += separator + "lk_jump_to_browser=true&lk_mobile_jump_to_browser=true"
	if hasFragment {
		page += "#" + fragment
	}
	return page, nil
}

// parsePage reads a whole URL of a page.
func parsePage(pageURL string) (*url.URL, error) {
	u, err := url.Parse(pageURL)
	switch {
	case err != nil:
		return nil, err
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		return nil, fmt.Errorf("%q is not a whole http or https URL", pageURL)
	}
	return u, nil
}
