package emulator

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// signatureLife is how long a signature can be presented, and how long the
// platform remembers that it was.
const signatureLife = 10 * time.Minute

// A presentation is what the client sends on for h5sdk.config, and the page it
// did so for.
type presentation struct {
	pageURL   string
	appID     string
	names     []string
	nonce     string
	signature string
	timestamp int64
}

// present reads the parameters of config. The SDK hands on whatever the page
// gave, so every type is checked here; only jsApiList may be missing.
func present(pageURL string, params json.RawMessage) (presentation, error) {
	p := presentation{pageURL: sign.PageURL(pageURL)}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(params, &fields); err != nil {
		return p, configError(1012, "config takes an object")
	}
	for _, f := range []struct {
		name string
		into any
		must bool
	}{
		{"appId", &p.appID, true},
		{"timestamp", &p.timestamp, true},
		{"nonceStr", &p.nonce, true},
		{"signature", &p.signature, true},
		{"jsApiList", &p.names, false},
	} {
		raw, given := fields[f.name]
		if !given && !f.must {
			continue
		}
		if !given || string(raw) == "null" || json.Unmarshal(raw, f.into) != nil {
			return p, configError(1012, "parameter type error: "+f.name)
		}
	}
	return p, nil
}

// verify says whether the platform lets the page be configured.
func (p *platform) verify(c presentation, trusted []string) error {
	tickets := p.tickets.secrets()
	switch {
	case c.appID == "":
		return configError(333430, "")
	case c.appID != p.appID:
		return configError(333440, "")
	case !trustedPage(c.pageURL, trusted):
		return configError(333448, "")
	case p.now().Sub(time.UnixMilli(c.timestamp)) > signatureLife:
		return configError(333444, "")
	case len(tickets) == 0:
		return configError(333442, "")
	case !slices.ContainsFunc(tickets, c.signedWith):
		return configError(333441, c.mismatch(tickets[0]))
	}
	if name, unknown := unknownName(c.names); unknown {
		return configError(333446, fmt.Sprintf("JSAPI does not exist: %q", name))
	}
	if !p.firstTime(c.signature) {
		return configError(333443, "")
	}
	return nil
}

func (c presentation) signedWith(ticket string) bool {
	return sign.Verify(c.signature, ticket, c.nonce, c.timestamp, c.pageURL)
}

// mismatch words what the server signed, so that one can compare. The real
// message holds the ticket too; this one may end up on a screen.
func (c presentation) mismatch(ticket string) string {
	return fmt.Sprintf("signature mismatch, server side: signature=%s, nonce_str=%s, url=%s, timestamp=%d",
		sign.Sign(ticket, c.nonce, c.timestamp, c.pageURL), c.nonce, c.pageURL, c.timestamp)
}

// firstTime reports whether the signature has not been accepted within its
// life, and remembers it.
func (p *platform) firstTime(signature string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	for s, at := range p.seen {
		if now.Sub(at) > signatureLife {
			delete(p.seen, s)
		}
	}
	if _, again := p.seen[signature]; again {
		return false
	}
	p.seen[signature] = now
	return true
}

// trustedPage reports whether the page's host, with its port if it has one, is
// in the list. An empty list trusts all: nobody wants to set one up first.
func trustedPage(pageURL string, trusted []string) bool {
	if len(trusted) == 0 {
		return true
	}
	u, err := url.Parse(pageURL)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(trusted, func(domain string) bool { return strings.EqualFold(domain, u.Host) })
}

// unknownName returns the first name of jsApiList that is neither a function of
// tt nor one of the old three-segment ones.
func unknownName(names []string) (string, bool) {
	for _, name := range names {
		_, old := legacy[name]
		if _, ok := find("tt." + name); !old && !ok {
			return name, true
		}
	}
	return "", false
}

// configError is a refusal of h5sdk.config; an empty msg is the code's own
// meaning. Wrong types have an errno besides.
func configError(code int, msg string) error {
	e := &jsapi.Error{Path: configPath, Code: code, Msg: msg}
	if e.Msg == "" {
		e.Msg = meaning(configPath, code, 0)
	}
	if code == 1012 {
		e.Errno = 104
	}
	return e
}
