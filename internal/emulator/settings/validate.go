package settings

import (
	"fmt"
	"maps"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// normalize removes entries that change nothing, and replaces nil maps and
// slices, which would be null in JSON.
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
	maps.DeleteFunc(s.Outcomes, func(_ string, o Outcome) bool { return o.isDefault() })
	maps.DeleteFunc(s.Permissions, func(_ string, p Permission) bool { return p == Ask || p == "" })
}

// validate reports the first invalid field.
func (s Settings) validate() error {
	if _, ok := people.UserByID(s.User); !ok {
		return fmt.Errorf("user %q: no user has this open id", s.User)
	}
	if s.Language != "" {
		if err := oneOf("language", s.Language, Languages); err != nil {
			return err
		}
	}
	if s.Version != "" && !s.Version.Valid() {
		return fmt.Errorf("version %q: want three numbers, such as %s, or nothing for the newest", s.Version, catalogue.Versions()[0])
	}
	for path, o := range s.Outcomes {
		if err := o.validate(path); err != nil {
			return err
		}
	}
	for scope, p := range s.Permissions {
		if err := oneOf("permissions", scope, functions.Scopes()); err != nil {
			return err
		}
		if err := oneOf("permission of "+scope, p, Permissions); err != nil {
			return err
		}
	}
	for _, f := range s.Faults {
		if err := oneOf("fault kind", f.Kind, FaultKinds); err != nil {
			return err
		}
	}
	return firstError(
		oneOf("client", s.Client, Clients),
		oneOf("failureKeys", s.FailureKeys, AllFailureKeys),
		oneOf("order", s.Order, Orders),
	)
}
