package platform

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// signatureLifetime is the time for which a signature is accepted, and for which
// the platform remembers it.
const signatureLifetime = 10 * time.Minute

// configParams are the parameters of h5sdk.config, which the client passes on,
// and the page that called it.
type configParams struct {
	pageURL   string
	appID     string
	names     []string
	nonce     string
	signature string
	timestamp int64
}

// parseConfig reads the parameters of h5sdk.config. The SDK passes on what the
// page gave it, so every type is checked; only jsApiList is optional.
func parseConfig(pageURL string, params json.RawMessage) (configParams, error) {
	p := configParams{pageURL: sign.PageURL(pageURL)}
	var given map[string]json.RawMessage
	if err := json.Unmarshal(params, &given); err != nil {
		return p, configError(1012, "config takes an object")
	}
	for _, f := range []struct {
		name     string
		into     any
		required bool
	}{
		{"appId", &p.appID, true},
		{"timestamp", &p.timestamp, true},
		{"nonceStr", &p.nonce, true},
		{"signature", &p.signature, true},
		{"jsApiList", &p.names, false},
	} {
		raw, ok := given[f.name]
		if !ok && !f.required {
			continue
		}
		if !ok || string(raw) == "null" || json.Unmarshal(raw, f.into) != nil {
			return p, configError(1012, "parameter type error: "+f.name)
		}
	}
	return p, nil
}

// A configVerifier decides whether pages may be configured.
type configVerifier struct {
	appID   string
	tickets *tokenIssuer
	now     func() time.Time

	mu   sync.Mutex
	seen map[string]time.Time // accepted signatures, with the time of acceptance
}

// verify returns the reason why the page may not be configured, or nil.
func (v *configVerifier) verify(c configParams, trustedDomains []string) error {
	tickets := v.tickets.values()
	switch {
	case c.appID == "":
		return configError(333430, "")
	case c.appID != v.appID:
		return configError(333440, "")
	case !isTrusted(c.pageURL, trustedDomains):
		return configError(333448, "")
	case v.now().Sub(time.UnixMilli(c.timestamp)) > signatureLifetime:
		return configError(333444, "")
	case len(tickets) == 0:
		return configError(333442, "")
	case !slices.ContainsFunc(tickets, c.signedWith):
		return configError(333441, c.mismatch(tickets[0]))
	}
	if name, unknown := unknownName(c.names); unknown {
		return configError(333446, fmt.Sprintf("JSAPI does not exist: %q", name))
	}
	if !v.firstTime(c.signature) {
		return configError(333443, "")
	}
	return nil
}

func (c configParams) signedWith(ticket string) bool {
	return sign.Verify(c.signature, ticket, c.nonce, c.timestamp, c.pageURL)
}

// mismatch returns the values that the platform expected, for comparison. The
// real message contains the ticket too, which this one, shown on screens, must
// not.
func (c configParams) mismatch(ticket string) string {
	return fmt.Sprintf("signature mismatch, server side: signature=%s, nonce_str=%s, url=%s, timestamp=%d",
		sign.Sign(ticket, c.nonce, c.timestamp, c.pageURL), c.nonce, c.pageURL, c.timestamp)
}

// firstTime reports whether the signature is new within its lifetime, and
// remembers it.
func (v *configVerifier) firstTime(signature string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.now()
	for s, at := range v.seen {
		if now.Sub(at) > signatureLifetime {
			delete(v.seen, s)
		}
	}
	if _, again := v.seen[signature]; again {
		return false
	}
	v.seen[signature] = now
	return true
}

// isTrusted reports whether the page's host, with its port if it has one, is in
// the list. An empty list trusts every host, so that nothing has to be set up
// first.
func isTrusted(pageURL string, trusted []string) bool {
	if len(trusted) == 0 {
		return true
	}
	u, err := url.Parse(pageURL)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(trusted, func(domain string) bool { return strings.EqualFold(domain, u.Host) })
}

// unknownName returns the first name of jsApiList that is neither a function of tt,
// with or without tt., nor an old one, with or without h5sdk.
func unknownName(names []string) (string, bool) {
	for _, name := range names {
		now := strings.TrimPrefix(name, "tt.")
		_, known := functions.Find("tt." + now)
		_, old := catalogue.LookupLegacy("h5sdk." + strings.TrimPrefix(name, "h5sdk."))
		if !known && !old && !slices.Contains(functions.Undocumented(), now) {
			return name, true
		}
	}
	return "", false
}

// configError returns a refusal of h5sdk.config. msg defaults to the code's
// meaning. Wrong types have an errno in addition.
func configError(code int, msg string) error {
	e := &jsapi.Error{Path: functions.ConfigPath, Code: code, Msg: msg}
	if e.Msg == "" {
		e.Msg = functions.Meaning(functions.ConfigPath, code, 0)
	}
	if code == 1012 {
		e.Errno = 104
	}
	return e
}
