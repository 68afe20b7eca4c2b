package calllog

import (
	"cmp"
	"slices"
)

// A Count is the number of calls of one function or endpoint since the log was made
// or cleared, those included whose entries are no longer there.
type Count struct {
	Kind   Kind   `json:"kind"`
	Path   string `json:"path"`
	Method string `json:"method"`
	Calls  int    `json:"calls"`
	Failed int    `json:"failed"`
}

type countKey struct {
	kind         Kind
	path, method string
}

// count returns the count for an entry, nil if there are too many already. The
// caller holds mu.
func (l *Log) count(e Entry) *Count {
	key := countKey{e.Kind, e.Path, e.Method}
	c := l.counts[key]
	if c == nil && len(l.counts) < maxCountKeys {
		if l.counts == nil {
			l.counts = make(map[countKey]*Count)
		}
		c = &Count{Kind: e.Kind, Path: e.Path, Method: e.Method}
		l.counts[key] = c
	}
	return c
}

// sortedCounts returns the counts, highest first. The caller holds mu.
func (l *Log) sortedCounts() []Count {
	all := make([]Count, 0, len(l.counts))
	for _, c := range l.counts {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return all
}
