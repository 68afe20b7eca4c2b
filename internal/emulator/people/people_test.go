package people

import (
	"regexp"
	"slices"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

var id = regexp.MustCompile(`"(o[uc]_[^"]*)"`)

// The examples of the catalogue, which the gallery fills in, name users and chats
// that the emulator has.
func TestExamplesNamePeople(t *testing.T) {
	n := 0
	for _, e := range catalogue.All() {
		for _, match := range id.FindAllSubmatch(e.Example, -1) {
			n++
			name := string(match[1])
			_, user := UserByID(name)
			if !user && !slices.ContainsFunc(Chats, func(c Chat) bool { return c.ID == name }) {
				t.Errorf("%s names %s, which is neither a user nor a chat", e.Path, name)
			}
		}
	}
	if n < 5 {
		t.Errorf("%d examples name users or chats: too few", n)
	}
}
