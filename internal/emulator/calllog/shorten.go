package calllog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Bounds of what is shown of a JSON value.
const (
	maxString = 512      // bytes of a string
	maxNested = 16 << 10 // bytes of a string that is searched for secrets, or for JSON
	maxDepth  = 32
)

// shortened is a JSON value as it is shown.
type shortened struct {
	text    json.RawMessage
	cut     bool // something was left out
	blanked bool // it has secrets
}

// shorten returns a JSON value without secrets and of about [MaxText] bytes at most.
// It reports false for what is not JSON.
func (l *Log) shorten(raw json.RawMessage) (shortened, bool) {
	if len(raw) == 0 || !json.Valid(raw) {
		return shortened{}, false
	}
	s := &shortener{in: raw, secrets: &l.secrets, limit: MaxText}
	s.value(0)
	return shortened{s.out, s.cut, s.blanked}, true
}

// A shortener copies a valid JSON value from in to out. It works on the text, since
// a value may have many megabytes.
type shortener struct {
	in      []byte
	pos     int
	out     []byte
	secrets *secrets
	limit   int
	cut     bool
	blanked bool
}

// full reports whether out has no room for another element.
func (s *shortener) full() bool { return len(s.out) >= s.limit }

func (s *shortener) write(text string) { s.out = append(s.out, text...) }

func (s *shortener) writeString(text string) {
	encoded, _ := json.Marshal(text)
	s.out = append(s.out, encoded...)
}

// blanks skips white space.
func (s *shortener) blanks() {
	for strings.IndexByte(" \t\r\n", s.in[s.pos]) >= 0 {
		s.pos++
	}
}

// value copies the value at pos, which stands in so many others.
func (s *shortener) value(depth int) {
	s.blanks()
	switch s.in[s.pos] {
	case '{', '[':
		if depth >= maxDepth {
			s.skip()
			s.leaveOut()
			return
		}
		s.elements(depth)
	case '"':
		s.text(s.token())
	default:
		s.out = append(s.out, s.token()...)
	}
}

func (s *shortener) leaveOut() {
	s.cut = true
	s.writeString("…")
}

// elements copies an object or an array.
func (s *shortener) elements(depth int) {
	isObject := s.in[s.pos] == '{'
	s.out = append(s.out, s.in[s.pos])
	s.pos++
	for first := true; ; first = false {
		s.blanks()
		switch s.in[s.pos] {
		case '}', ']':
			s.out = append(s.out, s.in[s.pos])
			s.pos++
			return
		case ',':
			s.pos++
			s.blanks()
		}
		if s.full() {
			s.rest(first, isObject)
			continue
		}
		if !first {
			s.write(",")
		}
		if isObject {
			s.member(depth)
		} else {
			s.value(depth + 1)
		}
	}
}

// rest skips the elements that out has no room for, up to the end of the object or
// array.
func (s *shortener) rest(first, isObject bool) {
	if !first {
		s.write(",")
	}
	if isObject {
		s.write(`"…":`)
	}
	s.leaveOut()
	for {
		s.blanks()
		switch s.in[s.pos] {
		case '}', ']':
			return
		case ',', ':':
			s.pos++
		default:
			s.skip()
		}
	}
}

// member copies a name and its value, which is blanked if it is a secret.
func (s *shortener) member(depth int) {
	name := decodeString(begin(s.token()))
	s.cut = s.cut || len(name) > maxString
	s.writeString(cutText(name, maxString))
	s.blanks()
	s.pos++ // the colon
	s.write(":")
	s.blanks()
	first := s.in[s.pos]
	isWord := strings.IndexByte("tfn", first) >= 0 // true, false, null
	if isSecretName(name) && !isWord || isCodeName(name) && first == '"' {
		s.skip()
		s.blanked = true
		s.writeString(blank)
		return
	}
	s.value(depth + 1)
}

// text copies a string, given in JSON. A string that is JSON itself is shortened as
// such.
func (s *shortener) text(quoted []byte) {
	if len(quoted) > maxNested && bytes.IndexByte([]byte(`{[`), quoted[1]) >= 0 {
		s.cut = true
		s.writeString(fmt.Sprintf("… (%d bytes)", len(quoted)-2))
		return
	}
	known := begin(quoted)
	text := decodeString(known)
	shown := s.secrets.blankIn(text)
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		if json.Valid([]byte(text)) {
			inner := &shortener{in: []byte(text), secrets: s.secrets, limit: s.limit - len(s.out)}
			inner.value(0)
			s.cut, s.blanked = s.cut || inner.cut, s.blanked || inner.blanked
			if inner.cut || inner.blanked {
				s.writeString(string(inner.out))
				return
			}
		}
	}
	s.blanked = s.blanked || shown != text
	if short := cutText(shown, maxString); short != shown || len(known) < len(quoted) {
		s.cut = true
		shown = fmt.Sprintf("%s (%d bytes)", short, len(quoted)-2)
	}
	s.writeString(shown)
}

// token returns the string, number or word at pos, and moves behind it.
func (s *shortener) token() []byte {
	start := s.pos
	if s.in[s.pos] == '"' {
		s.pos = stringEnd(s.in, s.pos)
		return s.in[start:s.pos]
	}
	for s.pos < len(s.in) && strings.IndexByte(",:]} \t\r\n", s.in[s.pos]) < 0 {
		s.pos++
	}
	return s.in[start:s.pos]
}

// skip moves behind the value at pos.
func (s *shortener) skip() {
	depth := 0
	for {
		switch s.in[s.pos] {
		case '{', '[':
			depth++
			s.pos++
		case '}', ']':
			depth--
			s.pos++
		case ',', ':', ' ', '\t', '\r', '\n':
			s.pos++
			continue
		default:
			s.token()
		}
		if depth == 0 {
			return
		}
	}
}

// stringEnd returns the index behind the string in JSON that begins at start.
func stringEnd(in []byte, start int) int {
	for i := start + 1; ; i++ {
		switch in[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}

// begin returns the beginning of a string in JSON, as such a string.
func begin(quoted []byte) []byte {
	if len(quoted) <= maxNested {
		return quoted
	}
	const escape = len(`\uD83D\uDE00`) // the longest one
	cut := bytes.Clone(quoted[:maxNested])
	if i := bytes.LastIndexByte(cut[maxNested-escape:], '\\'); i >= 0 {
		cut = cut[:maxNested-escape+i]
		for cut[len(cut)-1] == '\\' {
			cut = cut[:len(cut)-1]
		}
	}
	return append(cut, '"')
}

func decodeString(quoted []byte) (text string) {
	json.Unmarshal(quoted, &text)
	return text
}

// cutText returns the first n bytes of a text, with … if that is not all of it.
func cutText(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n] + "…"
}
