package emulator

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Settings are what one can turn while the emulator runs: in the panel, by its
// JSON API, or in Go by [Emulator.Update]. All but Client and Language hold
// from the next call on; those two from the next time a page is loaded.
type Settings struct {
	User     string `json:"user"`     // open id of one of [Users]
	Language string `json:"language"` // zh_CN, en_US, ja_JP; empty is the user's own
	Client   Client `json:"client"`

	// How the SDK words things. Old and new ones differ.
	FailureKeys FailureKeys `json:"failureKeys"`
	OmitErrMsg  bool        `json:"omitErrMsg"` // no errMsg, as newer clients may
	Order       Order       `json:"order"`

	// Silent is a client that is not there: it never answers anything. The SDK
	// then waits 3 s at load.
	Silent bool `json:"silent"`

	// Outcomes are what functions do instead of answering, by path:
	// "tt.scanCode", "h5sdk.config".
	Outcomes map[string]Outcome `json:"outcomes"`

	// Permissions are what has been decided, by scope: "scope.userInfo". About
	// what is not here the user is asked.
	Permissions map[string]Permission `json:"permissions"`

	// TrustedDomains are the hosts ("example.com", "localhost:3000") whose
	// pages may be configured. Unlike in Feishu, empty is all of them.
	TrustedDomains []string `json:"trustedDomains"`

	// RedirectURLs are the pages that may sign users in with requestAuthCode,
	// and where the authorize page may send them, as URLs without ? and #.
	// Unlike in Feishu, empty is all of them.
	RedirectURLs []string `json:"redirectUrls"`

	// Faults are what the platform does wrong. The first that fits hits.
	Faults []Fault `json:"faults"`
}

// Client is what the emulator plays.
type Client string

// The clients.
const (
	ClientDesktop Client = "feishu-desktop"
	ClientAndroid Client = "feishu-android"
	ClientIOS     Client = "feishu-ios"
	ClientBrowser Client = "browser" // no client: the page is outside Feishu
)

var clients = []Client{ClientDesktop, ClientAndroid, ClientIOS, ClientBrowser}

// FailureKeys is the spelling of failure payloads.
type FailureKeys string

// The spellings.
const (
	KeysErrCode   FailureKeys = "errCode"   // errCode, errMsg
	KeysErrorCode FailureKeys = "errorCode" // errorCode, errorMessage
	KeysErrno     FailureKeys = "errno"     // errno, errString
)

var failureKeys = []FailureKeys{KeysErrCode, KeysErrorCode, KeysErrno}

// Order is which comes first after a config.
type Order string

// The orders.
const (
	ConfigFirst Order = "config-first" // onSuccess or onFail, then ready
	ReadyFirst  Order = "ready-first"
)

var orders = []Order{ConfigFirst, ReadyFirst}

// Permission is what has been decided about a scope.
type Permission string

// The decisions.
const (
	Granted               Permission = "granted"
	Refused               Permission = "refused"              // by the user
	RefusedBySystem       Permission = "refused-system"       // by the operating system
	RefusedByOrganization Permission = "refused-organization" // by the user's administrator
	Ask                   Permission = "ask"                  // the same as no entry
)

var permissions = []Permission{Ask, Granted, Refused, RefusedBySystem, RefusedByOrganization}

// Languages are those that a client can be set to.
var Languages = []string{"zh_CN", "en_US", "ja_JP"}

// defaults are the settings of a new emulator: all is well, and the user has
// agreed to what pages ask for most.
func defaults() Settings {
	return Settings{
		User:        Users[0].ID,
		Client:      ClientDesktop,
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

// normalize takes out the entries that say nothing, and puts empty maps and
// slices in the place of nil ones, so that JSON has no null.
func (s *Settings) normalize() {
	if s.Outcomes == nil {
		s.Outcomes = map[string]Outcome{}
	}
	if s.Permissions == nil {
		s.Permissions = map[string]Permission{}
	}
	if s.TrustedDomains == nil {
		s.TrustedDomains = []string{}
	}
	if s.RedirectURLs == nil {
		s.RedirectURLs = []string{}
	}
	if s.Faults == nil {
		s.Faults = []Fault{}
	}
	maps.DeleteFunc(s.Outcomes, func(_ string, o Outcome) bool { return o.plain() })
	maps.DeleteFunc(s.Permissions, func(_ string, p Permission) bool { return p == Ask || p == "" })
}

// validate names the first thing that makes no sense.
func (s Settings) validate() error {
	if _, ok := userByID(s.User); !ok {
		return fmt.Errorf("user %q: there is none with this open id", s.User)
	}
	if s.Language != "" {
		if err := oneOf("language", s.Language, Languages); err != nil {
			return err
		}
	}
	for path, o := range s.Outcomes {
		if err := o.validate(path); err != nil {
			return err
		}
	}
	for scope, p := range s.Permissions {
		if err := oneOf("permissions", scope, scopes()); err != nil {
			return err
		}
		if err := oneOf("permission of "+scope, p, permissions); err != nil {
			return err
		}
	}
	for _, f := range s.Faults {
		if err := oneOf("fault kind", f.Kind, faultKinds); err != nil {
			return err
		}
	}
	return firstError(
		oneOf("client", s.Client, clients),
		oneOf("failureKeys", s.FailureKeys, failureKeys),
		oneOf("order", s.Order, orders),
	)
}

func oneOf[T ~string](what string, value T, known []T) error {
	if slices.Contains(known, value) {
		return nil
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return fmt.Errorf("%s %q: not one of %s", what, value, strings.Join(names, ", "))
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// merge puts the fields that patch names in the place of those of s. Of
// outcomes and permissions it changes the entries it names; null, or the
// outcome "answer" and the permission "ask", take an entry away.
func (s *Settings) merge(patch []byte) error {
	return strictUnmarshal(patch, s)
}

// language is the client's language.
func (s Settings) language() string {
	if s.Language != "" {
		return s.Language
	}
	u, _ := userByID(s.User)
	return u.Language
}

// Settings returns the present settings. Changing the copy changes nothing.
func (e *Emulator) Settings() Settings {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.settings.clone()
}

// Update changes the settings through change, which must not call back into
// the emulator. Settings that make no sense are refused as a whole.
func (e *Emulator) Update(change func(*Settings)) error {
	return e.update(func(s *Settings) error { change(s); return nil })
}

func (e *Emulator) update(change func(*Settings) error) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	next := e.settings.clone()
	if err := change(&next); err != nil {
		return err
	}
	next.normalize()
	if err := next.validate(); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	e.settings = next
	for _, p := range e.pages {
		p.send(message{SDK: next.sdk()})
	}
	return nil
}

// sdkSettings are those that the runtime in the page needs to know.
type sdkSettings struct {
	FailureKeys FailureKeys `json:"failureKeys"`
	OmitErrMsg  bool        `json:"omitErrMsg"`
	ReadyFirst  bool        `json:"readyFirst"`
}

func (s Settings) sdk() *sdkSettings {
	return &sdkSettings{s.FailureKeys, s.OmitErrMsg, s.Order == ReadyFirst}
}

// takeOutcome returns what the function at path does instead of answering, and
// counts down.
func (e *Emulator) takeOutcome(path string) Outcome {
	e.mu.Lock()
	defer e.mu.Unlock()
	o := e.settings.Outcomes[path]
	if o.Times > 0 {
		rest := o
		if rest.Times--; rest.Times == 0 {
			delete(e.settings.Outcomes, path)
		} else {
			e.settings.Outcomes[path] = rest
		}
	}
	return o
}

// takeFault returns the fault that hits a request to path, and counts down.
func (e *Emulator) takeFault(path string) (Fault, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	i := slices.IndexFunc(e.settings.Faults, func(f Fault) bool { return f.Path == "" || f.Path == path })
	if i < 0 {
		return Fault{}, false
	}
	f := e.settings.Faults[i]
	if f.Times > 0 {
		if e.settings.Faults[i].Times--; e.settings.Faults[i].Times == 0 {
			e.settings.Faults = slices.Delete(e.settings.Faults, i, i+1)
		}
	}
	return f, true
}
