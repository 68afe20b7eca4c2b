package webapp

import (
	"strconv"
	"strings"
)

// A preference is one member of a header such as Accept-Encoding.
type preference struct {
	value   string  // lower case
	quality float64 // from 0, not acceptable, to 1
}

// preferences takes such a header apart. What is malformed counts as refused.
func preferences(header string) []preference {
	var all []preference
	for member := range strings.SplitSeq(strings.ToLower(header), ",") {
		value, params, _ := strings.Cut(member, ";")
		p := preference{strings.TrimSpace(value), 1}
		if q, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			quality, err := strconv.ParseFloat(q, 64)
			if err != nil || !(quality >= 0 && quality <= 1) { // NaN is neither
				quality = 0
			}
			p.quality = quality
		}
		if p.value != "" {
			all = append(all, p)
		}
	}
	return all
}
