package scenario

import (
	"slices"
	"strings"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// maxSaved is how many scenarios can be saved.
const maxSaved = 100

// A Library holds the built-in scenarios and the saved ones. The zero value has no
// saved ones. It is safe for concurrent use.
type Library struct {
	mu       sync.Mutex
	saved    []Scenario // by name
	observer func()
}

// Observe calls observe after each change, before the method that changes returns.
// observe must neither block nor use the library.
func (l *Library) Observe(observe func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.observer = observe
}

// Saved returns the saved scenarios, by name.
func (l *Library) Saved() []Scenario {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.saved)
}

// Get returns the built-in or saved scenario with a name.
func (l *Library) Get(name string) (Scenario, bool) {
	for _, s := range slices.Concat(BuiltIn(), l.Saved()) {
		if s.Name == name {
			return s, true
		}
	}
	return Scenario{}, false
}

// Save saves a scenario instead of the saved one of the same name. The error is a
// [*settings.Error].
func (l *Library) Save(s Scenario) error {
	if err := s.Check(); err != nil {
		return err
	}
	if IsBuiltIn(s.Name) {
		return settings.Invalid("/name", "%q 是内置场景", "%q is built in", s.Name)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	i, found := l.find(s.Name)
	switch {
	case found:
		l.saved[i] = s
	case len(l.saved) >= maxSaved:
		return settings.Invalid("", "最多保存 %d 个场景", "at most %d scenarios can be saved", maxSaved)
	default:
		l.saved = slices.Insert(l.saved, i, s)
	}
	l.changed()
	return nil
}

// Delete removes a saved scenario and reports whether there was one.
func (l *Library) Delete(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	i, found := l.find(name)
	if found {
		l.saved = slices.Delete(l.saved, i, i+1)
		l.changed()
	}
	return found
}

// find returns where the saved scenario with a name is, or belongs. The caller holds
// mu.
func (l *Library) find(name string) (i int, found bool) {
	return slices.BinarySearchFunc(l.saved, name, func(s Scenario, name string) int { return strings.Compare(s.Name, name) })
}

func (l *Library) changed() {
	if l.observer != nil {
		l.observer()
	}
}
