package apidoc

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

var (
	codeElement = regexp.MustCompile(`(?s)<code[^>]*>.*?</code>`)
	quoted      = regexp.MustCompile(`"[^"]*"`) // a value of JavaScript
	textNode    = regexp.MustCompile(`>([^<>]+)<`)
	han         = regexp.MustCompile(`\p{Han}`)
	phrase      = regexp.MustCompile(`[a-z]{2,} [a-z]{2,}`)
)

// The texts of the gallery are in its language, except names.
func TestDocumentIsInOneLanguage(t *testing.T) {
	n := 0
	for _, chinese := range []bool{true, false} {
		d := Document(chinese, "")
		for _, text := range textsOf(d.List) {
			n++
			checkLanguage(t, "list", text, chinese)
		}
		for path, e := range entriesOf(t, d) {
			for _, text := range textsOf(e.Panel) {
				n++
				checkLanguage(t, path, text, chinese)
			}
		}
		for code, text := range d.Codes {
			if han.MatchString(text) != chinese {
				t.Errorf("%s: %q is in the wrong language", code, text)
			}
		}
	}
	if n < 10000 {
		t.Errorf("%d texts: too few", n)
	}
}

func checkLanguage(t *testing.T, at, text string, chinese bool) {
	t.Helper()
	if chinese && !han.MatchString(text) && phrase.MatchString(text) || !chinese && han.MatchString(text) {
		t.Errorf("%s: %q is in the wrong language", at, text)
	}
}

// textsOf returns the texts of markup, without code elements and values.
func textsOf(markup string) []string {
	var texts []string
	for _, m := range textNode.FindAllStringSubmatch(codeElement.ReplaceAllString(markup, "<code></code>"), -1) {
		if text := strings.TrimSpace(quoted.ReplaceAllString(html.UnescapeString(m[1]), "")); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}
