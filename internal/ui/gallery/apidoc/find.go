package apidoc

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// maxOptions is how many functions are options.
const maxOptions = 8

// maxSimilar is how many functions with similar names are proposed.
const maxSimilar = 3

// Find returns the functions that the gallery asks for, in Chinese or English: in
// their groups, or the best first if there is a text.
func Find(chinese bool, r gallery.FindRequest) gallery.Found {
	w := writer{chinese: chinese}
	w.search = newSearch(r.Text)
	found := gallery.Found{Counts: make([]int, 1+len(catalogue.Groups()))}
	var shown []catalogue.Entry
	for _, e := range ranked(w.search, r.Platform) {
		group := slices.IndexFunc(catalogue.Groups(), func(g catalogue.Group) bool { return g.ID == e.Group })
		found.Counts[0]++
		found.Counts[1+group]++
		if r.Group == "" || r.Group == e.Group {
			shown = append(shown, e)
		}
	}
	found.Shown = len(shown)
	found.List = w.rows(shown, r.Text)
	if len(w.search) > 0 {
		found.Options = w.execute("options.html", w.rowsOf(shown[:min(len(shown), maxOptions)]))
	}
	if r.Unknown != "" {
		found.Unknown = w.unknown(r.Unknown)
	}
	return found
}

// ranked returns the functions on a platform, "" for any, that a search finds, best
// first. It finds abbreviations and similar words only if there is nothing better.
func ranked(s search, platform string) (found []catalogue.Entry) {
	var by [ranks][]catalogue.Entry
	for _, l := range lines() {
		if platform == "" || has(l.Entry, platform) {
			r := s.rank(&l)
			by[r] = append(by[r], l.Entry)
		}
	}
	if len(s) == 0 {
		return by[rankNone]
	}
	for r := rankExact; r < rankShort; r++ {
		found = append(found, by[r]...)
	}
	if len(found) == 0 {
		found = by[rankShort]
	}
	if len(found) == 0 {
		found = similarTo(s, platform)
	}
	return found
}

// rows renders functions: below the headings of their groups, or below the meaning of
// the error code that is searched for.
func (w writer) rows(entries []catalogue.Entry, text string) string {
	data := struct {
		writer
		Groups []catalogue.Group
		Found  []function
		Code   string
		None   bool
	}{writer: w, None: len(entries) == 0}
	if len(w.search) > 0 {
		data.Found, data.Code = w.rowsOf(entries), w.meaning(text)
		return w.execute("rows.html", data)
	}
	for _, e := range entries {
		if n := len(data.Groups); n == 0 || data.Groups[n-1].ID != e.Group {
			g := groupOf(e)
			g.Entries = nil
			data.Groups = append(data.Groups, g)
		}
		last := &data.Groups[len(data.Groups)-1]
		last.Entries = append(last.Entries, e)
	}
	return w.execute("rows.html", data)
}

func (w writer) rowsOf(entries []catalogue.Entry) (all []function) {
	for _, e := range entries {
		all = append(all, w.Row(e))
	}
	return all
}

// meaning returns what an errno means, which any function may give; "" if text is
// none.
func (w writer) meaning(text string) string {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	for _, c := range catalogue.Codes() {
		if err == nil && c.Field == catalogue.Errno && c.Number == n {
			return "errno " + strconv.Itoa(n) + " · " + w.Pick(c.MeaningZh, cmp.Or(c.Meaning, c.Text))
		}
	}
	return ""
}

// unknown renders that there is no function at path, and which have similar names.
func (w writer) unknown(path string) string {
	similar := ranked(newSearch(strings.TrimPrefix(path, "tt.")), "")
	return w.execute("unknown.html", struct {
		writer
		Path    string
		Similar []catalogue.Entry
	}{w, path, similar[:min(len(similar), maxSimilar)]})
}
