package settings

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// trim removes white space around a value, such as the line break at the end of a
// file, and invisible characters.
func trim(v string) string {
	return strings.TrimFunc(v, func(c rune) bool { return unicode.IsSpace(c) || invisible(c) })
}

// invisible reports whether a character cannot be seen: a control character or
// one of format, such as a byte order mark or a zero-width space.
func invisible(c rune) bool { return unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }

// checkText refuses characters that no setting contains. The value has been
// trimmed.
func checkText(v string) error {
	switch {
	case !utf8.ValidString(v) || strings.ContainsFunc(v, invisible):
		return errors.New("contains a line break or another character that cannot be seen: type it again")
	case len(v) > 1 && (v[0] == '"' || v[0] == '\'') && v[len(v)-1] == v[0]:
		return errors.New("is in quotes that are part of the value: remove them")
	}
	return nil
}

var errNotUTF8 = errors.New("is not UTF-8: save it in that encoding")

// decodeText returns the text of a file without the byte order marks that some
// editors on Windows write.
func decodeText(content []byte) ([]byte, error) {
	if !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0 {
		return nil, errNotUTF8
	}
	return bytes.ReplaceAll(content, []byte("\ufeff"), nil), nil
}
