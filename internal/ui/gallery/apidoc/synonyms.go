package apidoc

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// synonymsJSON has other words for functions, which neither their names nor their
// purposes have.
//
//go:embed synonyms.json
var synonymsJSON []byte

// A synonym is a set of words, in both languages, that find functions.
type synonym struct {
	Words     []string `json:"words"`
	Groups    []string `json:"groups"`    // IDs of groups: all their functions
	Functions []string `json:"functions"` // paths without "tt."
}

var synonyms = sync.OnceValue(func() (all []synonym) {
	if err := json.Unmarshal(synonymsJSON, &all); err != nil {
		panic("apidoc: synonyms.json: " + err.Error())
	}
	return all
})

// wordsOf returns the text that finds e, in addition to its name.
func wordsOf(e catalogue.Entry) string {
	g := groupOf(e)
	words := []string{
		e.Path, separated(e.Name), e.Summary, e.SummaryZh, g.Title, g.TitleZh, e.Scope,
		catalogue.GoNames().Calls[e.Path].Method,
	}
	for _, c := range e.OwnCodes() {
		words = append(words, strconv.Itoa(c.Number))
	}
	for _, s := range synonyms() {
		if slices.Contains(s.Groups, e.Group) || slices.Contains(s.Functions, strings.TrimPrefix(e.Path, "tt.")) {
			words = append(words, s.Words...)
		}
	}
	return strings.ToLower(strings.Join(words, "\n"))
}

var capital = regexp.MustCompile(`([a-z])([A-Z])|\.`)

// separated returns the words of a name: "get Location" of "getLocation".
func separated(name string) string { return capital.ReplaceAllString(name, "$1 $2") }
