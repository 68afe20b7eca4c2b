// Package launch reads the parameters with which the Feishu (Lark) client opened
// a web app, makes the links that open a page in the client, and sets how the
// client shows it. All of it is text, mostly in URLs, so it works in the browser
// and on a server.
//
//	p, err := launch.Parse(pageURL)
//	if err == nil && p.Entry == launch.EntryMessageShortcut {
//		messages, err = client.GetBlockActionSourceDetail(ctx, jsapi.GetBlockActionSourceDetailParams{TriggerCode: p.TriggerCode})
//	}
//	link, err := launch.WebApp{AppID: "cli_0123456789abcdef", Path: "/orders/7"}.URL()
package launch

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// An Entry is the place in the client where the page was opened.
type Entry string

// The entries that the client reports.
const (
	EntryOther           Entry = ""                // the workbench, a link, a browser: not reported
	EntryMessageShortcut Entry = "message_action"  // a message's menu; see Client.GetBlockActionSourceDetail
	EntryPlusMenuP2P     Entry = "plus_menu_p2p"   // the "+" menu of a chat between two, on PC; see Client.GetTriggerContext
	EntryPlusMenuGroup   Entry = "plus_menu_group" // the "+" menu of a group, on PC; see Client.GetTriggerContext
	EntryPlusMenu        Entry = "chat_action"     // the "+" menu of a chat of either kind, on phones; see Client.GetTriggerContext
)

// PlusMenu reports whether the entry is the "+" menu of a chat.
func (e Entry) PlusMenu() bool {
	return e == EntryPlusMenuP2P || e == EntryPlusMenuGroup || e == EntryPlusMenu
}

// Params are the parameters that the client adds to the URL of a page.
type Params struct {
	Entry Entry

	// TriggerCode identifies the message or the chat that the page was opened
	// from. GetBlockActionSourceDetail, GetTriggerContext and SendMessageCard
	// take it. It is empty if the page was opened otherwise.
	TriggerCode string
}

// Parse reads the parameters from the page's URL, such as location.href. It
// fails if pageURL is not a URL, or if the parameter with the trigger code is
// malformed; Entry is set even then.
//
// https://open.feishu.cn/document/getBlockActionSourceDetail
// https://open.feishu.cn/document/no_class/plusmenu/gettriggercontext
// https://open.feishu.cn/document/ukTMukTMukTM/ukDN1YjL5QTN24SO0UjN
func Parse(pageURL string) (Params, error) {
	u, err := url.Parse(pageURL)
	if err != nil {
		return Params{}, fmt.Errorf("launch: read the page's URL: %w", err)
	}
	query := u.Query()
	p := Params{Entry: entry(query)}
	for _, value := range query["bdp_launch_query"] {
		code, malformed := triggerCode(value)
		if code != "" {
			p.TriggerCode = code
			return p, nil
		}
		err = cmp.Or(err, malformed)
	}
	return p, err
}

// entry reads the parameter of PC, from, and that of phones. The URL of the page
// may have parameters with these names itself.
func entry(query url.Values) Entry {
	for _, name := range []string{"from", "required_launch_ability"} {
		for _, value := range query[name] {
			if e := Entry(value); e == EntryMessageShortcut || e.PlusMenu() {
				return e
			}
		}
	}
	return EntryOther
}

// triggerCode reads the value of bdp_launch_query.
func triggerCode(query string) (string, error) {
	if query == "" {
		return "", nil
	}
	for range 2 { // some phones encode it twice
		if !strings.HasPrefix(query, "%") {
			break
		}
		decoded, err := url.PathUnescape(query)
		if err != nil {
			break
		}
		query = decoded
	}
	var launch struct {
		ID     string `json:"__trigger_id__"`
		WebApp string `json:"trigger_id"` // in the vendor's sample for web apps
	}
	if err := json.Unmarshal([]byte(query), &launch); err != nil {
		return "", fmt.Errorf("launch: bdp_launch_query holds no trigger code: %w", err)
	}
	if launch.ID != "" {
		return launch.ID, nil
	}
	return launch.WebApp, nil
}

// InBrowser returns the URL of a page with the parameters that make the client
// open it in the system's browser: PC from 7.7, phones from 7.11. The rest of the
// URL is unchanged. It fails if pageURL is not an absolute http or https URL.
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

// parsePage parses the absolute URL of a page.
func parsePage(pageURL string) (*url.URL, error) {
	u, err := url.Parse(pageURL)
	switch {
	case err != nil:
		return nil, err
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		return nil, fmt.Errorf("%q is not an absolute http or https URL", pageURL)
	}
	return u, nil
}
