package calllog

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// blank replaces a secret.
const blank = "…"

// maxSecrets is how many values a log hides.
const maxSecrets = 500

// secrets are values that must not be shown, wherever they occur. The zero value is
// empty.
type secrets struct {
	mu     sync.Mutex
	values []string // oldest first
}

func (s *secrets) add(value string) {
	if value == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(s.values, value) {
		return
	}
	if len(s.values) == maxSecrets {
		s.values = slices.Delete(s.values, 0, 1)
	}
	s.values = append(s.values, value)
}

// bearer matches the value of a header Authorization.
var bearer = regexp.MustCompile(`(?i)\b(bearer )[\w.~+/=-]+`)

// blankIn returns a text without secrets.
func (s *secrets) blankIn(text string) string {
	text = blankQuery(text)
	text = bearer.ReplaceAllString(text, "${1}"+blank)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, value := range s.values {
		if len(text) >= len(value) && strings.Contains(text, value) {
			text = strings.ReplaceAll(text, value, blank)
		}
	}
	return text
}

// blankQuery blanks secrets in the query or fragment of a URL, or in a form.
func blankQuery(text string) string {
	const ends = "?&#; \n\"'"
	var b strings.Builder
	for {
		n := strings.IndexAny(text, ends) + 1
		if n == 0 {
			n = len(text)
		}
		name, value, isPair := strings.Cut(text[:n], "=")
		if isPair && value != "" && (isSecretName(name) || isCodeName(name)) {
			b.WriteString(name + "=" + blank)
			if i := strings.IndexAny(value, ends); i >= 0 {
				b.WriteString(value[i:])
			}
		} else {
			b.WriteString(text[:n])
		}
		if text = text[n:]; text == "" {
			return b.String()
		}
	}
}

// secretWords occur in the names of secrets.
var secretWords = []string{"secret", "token", "ticket", "password", "passwd", "authorization", "cookie", "credential", "session", "verifier"}

// isSecretName reports whether the value of a field is secret.
func isSecretName(name string) bool {
	name = strings.ToLower(name)
	if strings.HasSuffix(name, "_type") || strings.HasSuffix(name, "_expires_in") {
		return false
	}
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}

// isCodeName reports whether a text in a field is a login code. A code that is a
// number is a reason of failure.
func isCodeName(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, "_", ""))
	return name == "code" || strings.HasSuffix(name, "authcode") || strings.HasSuffix(name, "logincode")
}
