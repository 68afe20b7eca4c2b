// Package calllog records the calls that reach the emulator, for the control
// panel and for tests.
//
//	n := log.Begin("tt.showToast", params, pageURL)
//	log.End(n, "ok")
package calllog

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"
)

// An Entry is one call: from a page to the client, or from a server to the
// platform.
type Entry struct {
	N       int             `json:"n"` // counts up from 1
	Time    time.Time       `json:"time"`
	Page    string          `json:"page,omitempty"` // URL of the page that called
	Path    string          `json:"path"`
	Params  json.RawMessage `json:"params,omitempty"` // without secrets
	Outcome string          `json:"outcome"`          // "ok", "fail …"; empty while it waits
	Millis  float64         `json:"ms"`
}

// Size is the number of entries that are kept.
const Size = 300

// A Log keeps the newest entries. Its version counts every change, so that a
// reader can see whether it has changed. The zero value is ready for use, also
// by several goroutines.
type Log struct {
	mu      sync.Mutex
	entries []Entry
	last    int
	version int
}

// Begin adds a call and returns its number. Secrets among the parameters are
// blanked.
func (l *Log) Begin(path string, params json.RawMessage, page string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.version++
	l.last++
	if len(l.entries) == Size {
		l.entries = slices.Delete(l.entries, 0, 1)
	}
	l.entries = append(l.entries, Entry{N: l.last, Time: time.Now(), Page: page, Path: path, Params: withoutSecrets(params)})
	return l.last
}

// End sets the outcome of call n: "ok" or the reason for its failure.
func (l *Log) End(n int, outcome string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.entries, func(e Entry) bool { return e.N == n })
	if i < 0 {
		return // pushed out by newer ones, or cleared
	}
	l.version++
	e := &l.entries[i]
	e.Outcome = outcome
	e.Millis = float64(time.Since(e.Time).Microseconds()) / 1000
}

// Clear removes all entries.
func (l *Log) Clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.version++
	l.entries = nil
}

// Snapshot returns the entries, oldest first, and the log's version.
func (l *Log) Snapshot() (entries []Entry, version int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.entries), l.version
}

// withoutSecrets blanks the values that should not appear on a screen. Answers
// hold login codes and what users typed, and are never logged.
func withoutSecrets(params json.RawMessage) json.RawMessage {
	var v any
	if len(params) == 0 || json.Unmarshal(params, &v) != nil {
		return nil
	}
	raw, _ := json.Marshal(blank(v))
	return raw
}

func blank(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			if secretName(name) {
				v[name] = "…"
			} else {
				v[name] = blank(value)
			}
		}
	case []any:
		for i := range v {
			v[i] = blank(v[i])
		}
	}
	return v
}

func secretName(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"secret", "token", "ticket", "password", "authorization"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
