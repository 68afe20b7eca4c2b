// Package settings holds what can be changed while the emulator runs, and the
// store that its parts share.
//
//	store := settings.NewStore()
//	err := store.Update(func(s *settings.Settings) { s.Client = settings.ClientFeishuIOS })
package settings

import (
	"maps"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Settings can be changed in the panel, by its JSON API and in Go. They take effect
// with the next call; the user agent, which follows from Client, Version and
// Language, when a page is loaded again.
type Settings struct {
	User     string            `json:"user"`     // open id of one of [people.Users]
	Language string            `json:"language"` // zh_CN, en_US, ja_JP; empty is the user's own
	Client   Client            `json:"client"`
	Version  catalogue.Version `json:"version"` // of the client, such as "5.16.0"; see [Settings.ClientVersion]

	// Lenient makes functions answer that the client does not have by the
	// catalogue. Otherwise they fail, as in Feishu.
	Lenient bool `json:"lenient"`

	// Launch is how the client opens the app's pages.
	Launch Launch `json:"launch"`

	// The form of the SDK's answers, which differs between versions.
	FailureKeys FailureKeys `json:"failureKeys"`
	OmitErrMsg  bool        `json:"omitErrMsg"` // no errMsg, as newer clients may
	Order       Order       `json:"order"`

	// Silent makes the client never answer anything. The SDK then waits 3 s at
	// load.
	Silent bool `json:"silent"`

	// Outcomes replace the usual answers of functions, by path: "tt.scanCode",
	// "h5sdk.config".
	Outcomes map[string]Outcome `json:"outcomes"`

	// Permissions are the user's decisions, by scope: "scope.userInfo". The
	// user is asked about scopes without an entry.
	Permissions map[string]Permission `json:"permissions"`

	// TrustedDomains are the hosts ("example.com", "localhost:3000") whose
	// pages may be configured. Unlike in Feishu, empty is all of them.
	TrustedDomains []string `json:"trustedDomains"`

	// RedirectURLs are the pages that may sign users in with requestAuthCode,
	// and where the authorize page may send them, as URLs without ? and #.
	// Unlike in Feishu, empty is all of them.
	RedirectURLs []string `json:"redirectUrls"`

	// Faults of the platform. The first one that matches a request is applied.
	Faults []Fault `json:"faults"`
}

// FailureKeys are the names of the fields of failure payloads.
type FailureKeys string

// The spellings.
const (
	KeysErrCode   FailureKeys = "errCode"   // errCode, errMsg
	KeysErrorCode FailureKeys = "errorCode" // errorCode, errorMessage
	KeysErrno     FailureKeys = "errno"     // errno, errString
)

// AllFailureKeys are all spellings.
var AllFailureKeys = []FailureKeys{KeysErrCode, KeysErrorCode, KeysErrno}

// Order is the order of callbacks after h5sdk.config.
type Order string

// The orders.
const (
	ConfigFirst Order = "config-first" // onSuccess or onFail, then ready
	ReadyFirst  Order = "ready-first"
)

// Orders are all orders.
var Orders = []Order{ConfigFirst, ReadyFirst}

// Permission is the decision about a scope.
type Permission string

// The decisions.
const (
	Granted               Permission = "granted"
	Refused               Permission = "refused"              // by the user
	RefusedBySystem       Permission = "refused-system"       // by the operating system
	RefusedByOrganization Permission = "refused-organization" // by the user's administrator
	Ask                   Permission = "ask"                  // the same as no entry
)

// Permissions are all decisions.
var Permissions = []Permission{Ask, Granted, Refused, RefusedBySystem, RefusedByOrganization}

// Languages are the languages that a client can be set to.
var Languages = []string{"zh_CN", "en_US", "ja_JP"}

// Defaults returns the settings of a new emulator: everything succeeds, and the
// user has granted the permissions that pages request most.
func Defaults() Settings {
	return Settings{
		User:        people.Users[0].ID,
		Client:      ClientFeishuWindows,
		FailureKeys: KeysErrCode,
		Order:       ConfigFirst,
		Outcomes:    map[string]Outcome{},
		Permissions: map[string]Permission{
			"scope.userInfo":  Granted,
			"scope.clipboard": Granted,
		},
		TrustedDomains: []string{},
		RedirectURLs:   []string{},
		Faults:         []Fault{},
	}
}

// clone copies s with all that it refers to.
func (s Settings) clone() Settings {
	s.Outcomes = maps.Clone(s.Outcomes)
	s.Permissions = maps.Clone(s.Permissions)
	s.TrustedDomains = slices.Clone(s.TrustedDomains)
	s.RedirectURLs = slices.Clone(s.RedirectURLs)
	s.Faults = slices.Clone(s.Faults)
	for i := range s.Faults {
		s.Faults[i].Header = maps.Clone(s.Faults[i].Header)
	}
	return s
}

// ClientLanguage returns the language that the client is set to, such as
// "zh_CN".
func (s Settings) ClientLanguage() string {
	if s.Language != "" {
		return s.Language
	}
	u, _ := people.UserByID(s.User)
	return u.Language
}

// Text returns a text in the client's language: Chinese, or English for every
// other language.
func (s Settings) Text(t i18n.Text) string { return t.In(i18n.Of(s.ClientLanguage())) }

// MayRedirectTo reports whether a URL is one of the RedirectURLs.
func (s Settings) MayRedirectTo(url string) bool {
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		url = url[:i]
	}
	return len(s.RedirectURLs) == 0 || slices.Contains(s.RedirectURLs, url)
}
