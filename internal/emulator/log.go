package emulator

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"
)

// An Entry of the log is one call: of a page to the client, or of a server to
// the platform.
type Entry struct {
	N       int             `json:"n"` // counts up from 1
	Time    time.Time       `json:"time"`
	Page    string          `json:"page,omitempty"` // URL of the page that called
	Path    string          `json:"path"`
	Params  json.RawMessage `json:"params,omitempty"` // without secrets
	Outcome string          `json:"outcome"`          // "ok", "fail …"; empty while it waits
	Millis  float64         `json:"ms"`
}

// logLength is how many entries are kept.
const logLength = 300

// A callLog keeps the newest entries. Its version counts every change, so that
// a reader can tell whether there is anything new.
type callLog struct {
	mu      sync.Mutex
	entries []Entry
	last    int
	version int
}

// begin logs a call and returns its number.
func (l *callLog) begin(path string, params json.RawMessage, page string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.version++
	l.last++
	if len(l.entries) == logLength {
		l.entries = slices.Delete(l.entries, 0, 1)
	}
	l.entries = append(l.entries, Entry{N: l.last, Time: time.Now(), Page: page, Path: path, Params: withoutSecrets(params)})
	return l.last
}

// end logs how call n came out.
func (l *callLog) end(n int, outcome string) {
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

func (l *callLog) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.version++
	l.entries = nil
}

func (l *callLog) snapshot() (entries []Entry, version int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.entries), l.version
}

// Log returns the newest calls, the oldest of them first.
func (e *Emulator) Log() []Entry {
	entries, _ := e.log.snapshot()
	return entries
}

// withoutSecrets blanks what should not be seen over somebody's shoulder.
// Answers, which hold login codes and what people typed, are never logged.
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
