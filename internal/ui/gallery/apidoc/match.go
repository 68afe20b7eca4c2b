package apidoc

import (
	"html"
	"strings"
)

// A rank is how well a search finds a function, best first.
type rank int

// The ranks.
const (
	rankNone   rank = iota // it does not find it
	rankExact              // the name
	rankPrefix             // the beginning of the name
	rankWord               // the beginning of a word in the name
	rankPart               // a part of the path
	rankText               // a part of purpose, group, error codes or synonyms
	rankShort              // letters that begin words of the name: "gloc" for getLocation
	ranks
)

// A search is what the user has entered, in words.
type search []string

// maxSearch bounds a search, in bytes.
const maxSearch = 100

// newSearch splits a text into its words, in lower case, and the words joined. It
// leaves out what is beyond maxSearch.
func newSearch(text string) search {
	if len(text) > maxSearch {
		text = strings.ToValidUTF8(text[:maxSearch], "")
	}
	words := strings.Fields(strings.ToLower(text))
	if len(words) > 1 {
		words = append(words, strings.Join(words, ""))
	}
	return words
}

// rank returns how well the search finds l: by its worst word, or by its words
// joined if they are a part of the path.
func (s search) rank(l *line) (worst rank) {
	for i, word := range s {
		r := l.rank(word)
		switch {
		case i > 0 && i == len(s)-1: // joined
			if r > rankNone && r <= rankPart {
				return r
			}
		case worst == rankNone && i > 0, r == rankNone:
			worst = rankNone
		default:
			worst = max(worst, r)
		}
	}
	return worst
}

// rank returns how well a word in lower case finds l.
func (l *line) rank(word string) rank {
	name, path := strings.ToLower(l.Name), strings.ToLower(l.Path)
	switch {
	case word == name || word == path || "tt."+word == path:
		return rankExact
	case strings.HasPrefix(name, word) || strings.HasPrefix(path, word):
		return rankPrefix
	case beginsWord(l.Name, name, word):
		return rankWord
	case strings.Contains(path, word) || strings.Contains(name, word):
		return rankPart
	case strings.Contains(l.words, word):
		return rankText
	case len(word) > 1 && abbreviates(word, l.Name):
		return rankShort
	}
	return rankNone
}

// startsAt reports whether a word of a name begins at i.
func startsAt(name string, i int) bool {
	return i == 0 || name[i-1] == '.' || name[i] >= 'A' && name[i] <= 'Z'
}

// beginsWord reports whether word is in a name where a word of it begins.
func beginsWord(name, lower, word string) bool {
	for i := range lower {
		if startsAt(name, i) && strings.HasPrefix(lower[i:], word) {
			return true
		}
	}
	return false
}

// abbreviates reports whether word consists of beginnings of words of a name.
func abbreviates(word, name string) bool {
	for i := range name {
		if !startsAt(name, i) {
			continue
		}
		for n := 0; n < len(word) && i+n < len(name) && name[i+n]|' ' == word[n]; n++ {
			if n+1 == len(word) || abbreviates(word[n+1:], name[i+n+1:]) {
				return true
			}
		}
	}
	return false
}

// mark returns a text as markup in which the words of the search are marked.
func (s search) mark(text string) string {
	lower, marked, from := strings.ToLower(text), "", 0
	for i := 0; i < len(lower); {
		n := 0
		for _, word := range s {
			if len(word) > n && strings.HasPrefix(lower[i:], word) {
				n = len(word)
			}
		}
		if n == 0 || len(lower) != len(text) {
			i++
			continue
		}
		marked += html.EscapeString(text[from:i]) + "<mark>" + html.EscapeString(text[i:i+n]) + "</mark>"
		i += n
		from = i
	}
	return marked + html.EscapeString(text[from:])
}
