package webapp

import (
	"bytes"
	"regexp"
	"slices"
)

// anAttribute is how go-app writes one, with the space before it.
const anAttribute = ` [^\s=>"/]+(?:="(?:[^"\\]|\\.)*")?`

var (
	startTag  = regexp.MustCompile(`<[a-z][a-z0-9-]*(?:` + anAttribute + `)+>`)
	attribute = regexp.MustCompile(anAttribute)
)

// ordered returns a page of go-app's with the attributes of every element in
// alphabetical order. go-app writes them in a random one, and the same page
// should be the same bytes: that is how a browser knows that it has it already.
func ordered(page []byte) []byte {
	return startTag.ReplaceAllFunc(page, func(tag []byte) []byte {
		all := attribute.FindAll(tag, -1)
		name := tag[:bytes.IndexByte(tag, ' ')]
		slices.SortFunc(all, bytes.Compare)
		return slices.Concat(name, bytes.Join(all, nil), []byte(">"))
	})
}
