package calllog

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Bounds of a log.
const (
	MaxEntries = 1000
	MaxBytes   = 2 << 20 // of all entries

	// MaxText is about the largest size of parameters and answers, in bytes of JSON.
	MaxText = 4 << 10

	maxLine      = 2 << 10 // bytes of a path, a URL or a message
	entryBytes   = 512     // of an entry without its texts
	maxCountKeys = 1000
)

// A Log keeps the newest entries and counts all. The zero value is ready for use,
// also by several goroutines.
type Log struct {
	secrets secrets

	mu      sync.Mutex
	name    string  // precedes versions, which are valid for one log; empty until it is used
	entries []Entry // by ID
	bytes   int     // of the entries
	last    int     // last ID
	version int     // counts changes
	cleared int     // version at which all entries were removed
	counts  map[countKey]*Count
	changed chan struct{} // closed at the next change; nil if nothing waits for it
}

// Hide makes the log blank a secret wherever it occurs from now on, and returns it.
// The log remembers the last few hundred.
func (l *Log) Hide(secret string) string {
	l.secrets.add(secret)
	return secret
}

// Begin adds a call and returns its ID. The entry needs Kind, Method, Path, Params,
// Page, PageID, ReplayOf and Replayable; the log fills in the rest.
func (l *Log) Begin(e Entry) int {
	params := e.Params
	e.Params, e.ParamsCut = nil, 0
	if short, ok := l.shorten(params); ok {
		e.Params = short.text
		if short.cut {
			e.ParamsCut = len(params)
		}
		e.Replayable = e.Replayable && !short.cut && !short.blanked
	}
	e.Page, e.Path = l.line(e.Page), l.line(e.Path)
	e.State, e.Time = Pending, time.Now()

	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	e.ID = l.last
	l.entries = append(l.entries, e)
	l.bytes += e.size()
	if c := l.count(e); c != nil {
		c.Calls++
	}
	l.touch(&l.entries[len(l.entries)-1])
	l.drop()
	return e.ID
}

// End records the result of a call. It does nothing for an entry that is no longer
// there.
func (l *Log) End(id int, r Result) {
	answer, answered := l.shorten(r.Answer)
	if r.Error != nil {
		failure := *r.Error
		failure.Message = l.line(failure.Message)
		r.Error = &failure
	}

	l.mu.Lock()
	defer l.mu.Unlock()
	i, found := l.find(id)
	if !found {
		return
	}
	e := &l.entries[i]
	l.bytes -= e.size()
	e.State, e.Error, e.Status, e.By, e.Outcome = r.State, r.Error, r.Status, r.By, r.outcome()
	e.Millis = float64(time.Since(e.Time).Microseconds()) / 1000
	if answered {
		e.Answer = answer.text
		if answer.cut {
			e.AnswerCut = len(r.Answer)
		}
	}
	l.bytes += e.size()
	if c := l.count(*e); c != nil && r.State == Failed {
		c.Failed++
	}
	l.touch(e)
	l.drop()
}

// line returns a short text without secrets.
func (l *Log) line(text string) string {
	return cutText(l.secrets.blankIn(cutText(text, 2*maxLine)), maxLine)
}

// Clear removes all entries and counts.
func (l *Log) Clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries, l.bytes = nil, 0
	clear(l.counts)
	l.touch(nil)
	l.cleared = l.version
}

// Entries returns the entries, oldest first.
func (l *Log) Entries() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.entries)
}

// Entry returns the entry with an ID.
func (l *Log) Entry(id int) (Entry, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i, found := l.find(id)
	if !found {
		return Entry{}, false
	}
	return l.entries[i], true
}

// A Change is what has changed in a log since a version of it.
type Change struct {
	Version string  `json:"version"`
	Full    bool    `json:"full"`   // Calls are the whole log
	Oldest  int     `json:"oldest"` // entries with smaller IDs are no longer there
	Calls   []Entry `json:"calls"`  // that are new or have changed, by ID
	Counts  []Count `json:"counts,omitempty"`
}

// Since returns what has changed since a version, which an earlier Change has
// named. With any other text it returns the whole log.
func (l *Log) Since(version string) Change {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.name == "" {
		l.name = strings.ToLower(rand.Text()[:6])
	}
	since, known := l.parse(version)
	c := Change{Version: l.name + "." + strconv.Itoa(l.version), Full: !known, Oldest: l.last + 1, Calls: []Entry{}}
	if len(l.entries) > 0 {
		c.Oldest = l.entries[0].ID
	}
	for _, e := range l.entries {
		if !known || e.changed > since {
			c.Calls = append(c.Calls, e)
		}
	}
	if !known || since < l.version {
		c.Counts = l.sortedCounts()
	}
	return c
}

// Wait blocks until the log has changed since a version, or until ctx ends.
func (l *Log) Wait(ctx context.Context, version string) {
	for {
		l.mu.Lock()
		since, known := l.parse(version)
		if l.changed == nil {
			l.changed = make(chan struct{})
		}
		changed := l.changed
		upToDate := known && since == l.version
		l.mu.Unlock()
		if !upToDate {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// parse returns the number of a version of this log. The caller holds mu.
func (l *Log) parse(version string) (n int, known bool) {
	name, number, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(number)
	return n, err == nil && name == l.name && n >= l.cleared && n <= l.version
}

// touch begins a new version, in which e has changed. The caller holds mu.
func (l *Log) touch(e *Entry) {
	l.version++
	if e != nil {
		e.changed = l.version
	}
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// drop removes the oldest entries beyond the bounds. The caller holds mu.
func (l *Log) drop() {
	n := 0
	for len(l.entries)-n > MaxEntries || l.bytes > MaxBytes && len(l.entries)-n > 1 {
		l.bytes -= l.entries[n].size()
		n++
	}
	if n > 0 {
		l.entries = slices.Delete(l.entries, 0, n)
	}
}

// find returns the index of the entry with an ID. The caller holds mu.
func (l *Log) find(id int) (i int, found bool) {
	return slices.BinarySearchFunc(l.entries, id, func(e Entry, id int) int { return cmp.Compare(e.ID, id) })
}

// size returns about how many bytes an entry occupies.
func (e Entry) size() int {
	size := entryBytes + len(e.Path) + len(e.Page) + len(e.PageID) + len(e.Params) + len(e.Answer) + len(e.Outcome)
	if e.Error != nil {
		size += len(e.Error.Message)
	}
	return size
}
