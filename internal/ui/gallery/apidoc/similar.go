package apidoc

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// similarTo returns the functions on a platform, "" for any, that a search with wrong
// letters means, the most similar names first.
func similarTo(s search, platform string) (found []catalogue.Entry) {
	errors := make(map[string]int)
	for _, l := range lines() {
		if platform != "" && !has(l.Entry, platform) || !s.similar(&l) {
			continue
		}
		found = append(found, l.Entry)
		errors[l.Path] = distance(s[len(s)-1], strings.ToLower(l.Name))
	}
	slices.SortStableFunc(found, func(a, b catalogue.Entry) int { return cmp.Compare(errors[a.Path], errors[b.Path]) })
	return found
}

// similar reports whether each word of the search, or all of them joined, is similar
// to a word of l.
func (s search) similar(l *line) bool {
	text := strings.ToLower(l.Name) + "\n" + l.words
	words := s
	if len(s) > 1 { // the last are the others joined
		words = s[:len(s)-1]
		if beginsLike(s[len(s)-1], text) {
			return true
		}
	}
	return !slices.ContainsFunc(words, func(word string) bool {
		return !strings.Contains(text, word) && !beginsLike(word, text)
	})
}

// beginsLike reports whether a word of a text, which is in lower case, begins with word
// but for a wrong, missing, additional or swapped letter for every four letters, two
// at most. Words in Chinese are too short for that.
func beginsLike(word, text string) bool {
	allowed := min(len(word)/4, 2)
	if allowed == 0 || strings.ContainsFunc(word, func(c rune) bool { return c > unicode.MaxASCII }) {
		return false
	}
	rows := newRows(word, func(j int) bool { return text[j] < 'a' })
	for j := range len(text) {
		if rows.next(text, j) <= allowed {
			return true
		}
	}
	return false
}

// distance returns the number of wrong, missing, additional and swapped letters
// between two words.
func distance(a, b string) int {
	rows := newRows(a, func(int) bool { return false })
	n := len(a)
	for j := range len(b) {
		n = rows.next(b, j)
	}
	return n
}

// rows compare a word with a text letter by letter. now[i] is the number of errors in
// word[:i] against the text from where a comparison begins up to a place; last and
// before are those of the places before it.
type rows struct {
	word              string
	begins            func(j int) bool // a comparison begins after text[j], in addition to the one at 0
	before, last, now []int
}

func newRows(word string, begins func(int) bool) *rows {
	size := len(word) + 1
	r := &rows{word, begins, make([]int, size), make([]int, size), make([]int, size)}
	for i := range r.last {
		r.last[i] = i
	}
	return r
}

// next takes text[j] into account and returns the errors of the whole word.
func (r *rows) next(text string, j int) int {
	if r.now[0] = r.last[0] + 1; r.begins(j) {
		r.now[0] = 0
	}
	for i := 1; i <= len(r.word); i++ {
		errors := r.last[i-1]
		if r.word[i-1] != text[j] {
			errors++
		}
		errors = min(errors, r.last[i]+1, r.now[i-1]+1)
		if i > 1 && j > 0 && r.word[i-1] == text[j-1] && r.word[i-2] == text[j] {
			errors = min(errors, r.before[i-2]+1)
		}
		r.now[i] = errors
	}
	errors := r.now[len(r.word)]
	r.before, r.last, r.now = r.last, r.now, r.before
	return errors
}
