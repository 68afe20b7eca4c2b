package settings

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

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

// validate returns an [*Error] about the first invalid field.
func (s Settings) validate() error {
	if _, ok := people.UserByID(s.User); !ok {
		return Invalid("/user", "没有 open_id 为 %q 的用户", "no user has the open id %q", s.User)
	}
	if s.Language != "" {
		if err := oneOf("/language", s.Language, Languages); err != nil {
			return err
		}
	}
	if s.Version != "" && !s.Version.Valid() {
		return Invalid("/version", "%q 不是版本号：应为三段数字，如 %s，留空表示最新版本",
			"%q is no version: want three numbers, such as %s, or nothing for the newest", s.Version, catalogue.Versions()[0])
	}
	return firstError(
		oneOf("/client", s.Client, Clients),
		oneOf("/launch/entry", s.Launch.Entry, Entries),
		oneOf("/failureKeys", s.FailureKeys, AllFailureKeys),
		oneOf("/order", s.Order, Orders),
		s.validateOutcomes(),
		s.validatePermissions(),
		s.validateFaults(),
		s.validateDomains(),
	)
}

func (s Settings) validateOutcomes() error {
	for _, path := range slices.Sorted(maps.Keys(s.Outcomes)) {
		if err := s.Outcomes[path].validate(path, s.Lenient); err != nil {
			return Within(Pointer("outcomes", path), err)
		}
	}
	return nil
}

func (s Settings) validatePermissions() error {
	for _, scope := range slices.Sorted(maps.Keys(s.Permissions)) {
		field := Pointer("permissions", scope)
		if err := firstError(oneOf(field, scope, functions.Scopes()), oneOf(field, s.Permissions[scope], Permissions)); err != nil {
			return err
		}
	}
	return nil
}

func (s Settings) validateFaults() error {
	for i, f := range s.Faults {
		if err := f.validate(); err != nil {
			return Within(Pointer("faults", strconv.Itoa(i)), err)
		}
	}
	return nil
}

// validateDomains checks the hosts and pages that an app has registered.
func (s Settings) validateDomains() error {
	for i, domain := range s.TrustedDomains {
		if u, err := url.Parse("http://" + domain); err != nil || u.Host != domain || domain == "" {
			return Invalid(Pointer("trustedDomains", strconv.Itoa(i)),
				"%q 不是域名：应为主机名，可带端口，不含协议和路径，如 example.com", "%q is no domain: want a host, with a port if it has one, such as example.com", domain)
		}
	}
	for i, page := range s.RedirectURLs {
		if u, err := url.Parse(page); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.ContainsAny(page, "?#") {
			return Invalid(Pointer("redirectUrls", strconv.Itoa(i)),
				"%q 不是重定向 URL：应为完整的 http 或 https URL，不含 ? 和 #", "%q is no redirect URL: want a whole http or https URL without ? and #", page)
		}
	}
	return nil
}
