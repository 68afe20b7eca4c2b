package gallery

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The beginning and the end of bytes in JSON. No JSON string contains the first,
// because its quotes would be escaped.
const (
	bytesBegin = `{"$bytes":"`
	bytesEnd   = `"}`
)

// compacted is JSON without blanks, "" if it is not JSON.
func compacted(raw []byte) string {
	var b bytes.Buffer
	json.Compact(&b, raw) // what is not JSON leaves it empty
	return b.String()
}

// BytesIn returns the base64 of a JSON value that is bytes.
func BytesIn(raw []byte) (encoded string, ok bool) {
	encoded, ok = strings.CutPrefix(compacted(raw), bytesBegin)
	return strings.TrimSuffix(encoded, bytesEnd), ok
}

// previewed is how many bytes a preview shows.
const previewed = 48

// Preview replaces bytes in JSON by their number and their beginning.
func Preview(raw []byte) string {
	rest, shown := compacted(raw), ""
	for {
		before, after, found := strings.Cut(rest, bytesBegin)
		shown += before
		if !found {
			return shown
		}
		encoded, after, _ := strings.Cut(after, bytesEnd)
		data, _ := base64.StdEncoding.DecodeString(encoded)
		begin, more := data, ""
		if len(data) > previewed {
			begin, more = data[:previewed], "…"
		}
		shown += quote("⟨" + strconv.Itoa(len(data)) + " B⟩ " + strconv.Quote(string(begin)) + more)
		rest = after
	}
}

// isText reports whether s can be edited as a text without loss.
func isText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return utf8.ValidString(s)
}
