package client

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// A MetaSetting is one setting of a page about the window that the client shows it
// in ("web-meta").
type MetaSetting struct {
	Name  string     `json:"name"`
	Value string     `json:"value"`
	From  MetaSource `json:"from"`

	// Ignored is why the client does not apply it; empty if it does.
	Ignored MetaReason `json:"ignored,omitempty"`
}

// MetaSource is where a setting stands.
type MetaSource string

// The sources; the first one counts if several have a setting.
const (
	MetaTag  MetaSource = "tag"       // a meta tag with lk-config
	MetaPage MetaSource = "page-meta" // the parameter lk_meta of the URL, for this page
	MetaView MetaSource = "view-meta" // the same, for all pages that are opened in the window
)

// MetaReason is why a setting is ignored.
type MetaReason string

// The reasons.
const (
	MetaUnknown     MetaReason = "unknown"     // there is no such setting
	MetaInvalid     MetaReason = "invalid"     // the value is not one that is documented
	MetaUnsupported MetaReason = "unsupported" // the client does not have it
	MetaOverridden  MetaReason = "overridden"  // another source has it too
)

// metaHandlers are the functions of web-meta.
var metaHandlers = map[string]handler{functions.UpdateMetaPath: updateMeta}

// updateMeta stores the tags, which the SDK sends when it is loaded.
func updateMeta(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		Metas []struct{ Name, Content string }
	}
	if err := json.Unmarshal(params, &o); err != nil {
		return nil, functions.Failure(functions.UpdateMetaPath, 104)
	}
	tags := make([]MetaSetting, 0, len(o.Metas))
	for _, m := range o.Metas {
		tags = append(tags, MetaSetting{Name: m.Name, Value: m.Content, From: MetaTag})
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.metaTags = tags
	return fields{}, nil
}

// Meta returns the page's web-meta settings: those of its tags, and those in its
// URL. Settings for the window are those of this page's URL alone.
func (p *Page) Meta() []MetaSetting {
	s := p.settings.Get()
	p.mu.Lock()
	all := slices.Concat(p.metaTags, metaOfURL(p.url))
	p.mu.Unlock()
	applied := make(map[string]bool)
	for i := range all {
		m := &all[i]
		m.Ignored = cmp.Or(m.Ignored, m.ignored(s))
		switch {
		case m.Ignored != "":
		case applied[m.Name]:
			m.Ignored = MetaOverridden
		}
		applied[m.Name] = applied[m.Name] || m.Ignored == ""
	}
	return all
}

// metaOfURL reads the parameter lk_meta of a page's URL.
func metaOfURL(page string) []MetaSetting {
	u, err := url.Parse(page)
	if err != nil || !u.Query().Has("lk_meta") {
		return nil
	}
	raw := u.Query().Get("lk_meta")
	var meta map[MetaSource]map[string]string
	if json.Unmarshal([]byte(raw), &meta) != nil {
		return []MetaSetting{{Name: "lk_meta", Value: raw, Ignored: MetaInvalid}}
	}
	var all []MetaSetting
	for _, from := range []MetaSource{MetaPage, MetaView} {
		for _, name := range slices.Sorted(maps.Keys(meta[from])) {
			all = append(all, MetaSetting{Name: name, Value: meta[from][name], From: from})
		}
	}
	return all
}

// A metaType is the documented form of a setting.
type metaType struct {
	since  catalogue.Version
	values *regexp.Regexp
}

var (
	metaSwitch = regexp.MustCompile(`^(true|false)$`)
	metaColors = regexp.MustCompile(`^#?([0-9a-fA-F]{2}){3,4}(,#?([0-9a-fA-F]{2}){3,4})?$`)
)

var metaTypes = map[string]metaType{
	"orientation":      {"5.15.0", regexp.MustCompile(`^(default|portrait|landscape)$`)},
	"hideMenuItems":    {"5.27.0", regexp.MustCompile(`^(sendToChat|shareViaOtherApp|copyLink|openInBrowser)(,(sendToChat|shareViaOtherApp|copyLink|openInBrowser))*$`)},
	"slideToClose":     {"5.31.0", metaSwitch},
	"showNavBar":       {"6.3.0", metaSwitch},
	"showNavLBarBtn":   {"6.3.0", metaSwitch},
	"showNavRBarBtn":   {"6.3.0", metaSwitch},
	"navBgColor":       {"6.3.0", metaColors},
	"navFgColor":       {"6.3.0", metaColors},
	"showBottomNavBar": {"7.7.0", metaSwitch},
}

// sinceViewMeta is the first client with settings for all pages of a window.
const sinceViewMeta catalogue.Version = "5.16.0"

// ignored returns why a client does not apply the setting, apart from other
// sources. The documentation says that PCs do not, and does not name Harmony, which
// counts as a phone here.
func (m MetaSetting) ignored(s settings.Settings) MetaReason {
	typ, known := metaTypes[m.Name]
	forPagesOnly := m.Name == "hideMenuItems"
	version := s.ClientVersion()
	switch {
	case !known:
		return MetaUnknown
	case !typ.values.MatchString(strings.ReplaceAll(m.Value, " ", "")):
		return MetaInvalid
	case s.Client.PC(), !typ.since.Includes(version), m.From == MetaView && (forPagesOnly || !sinceViewMeta.Includes(version)):
		return MetaUnsupported
	}
	return ""
}
