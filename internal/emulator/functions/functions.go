// Package functions describes the functions of the Feishu client by the catalogue:
// which exist, which call the client, and how they fail.
//
//	if entry, ok := functions.Find("tt.getLocation"); ok {
//		fmt.Println(entry.Scope)
//	}
package functions

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Paths of h5sdk's own functions, which are not in the catalogue.
const (
	ConfigPath = "h5sdk.config"
	ReadyPath  = "h5sdk.ready"
)

// Find returns the entry for the function of tt, or of an object that tt
// returns, at path.
func Find(path string) (catalogue.Entry, bool) {
	e, ok := catalogue.Lookup(path)
	return e, ok && strings.HasPrefix(path, "tt.") && !InAnswer(path)
}

// InAnswer reports whether the function at path belongs to an object inside an
// answer, so that the client is never asked.
func InAnswer(path string) bool { return strings.Contains(path, "#") }

// AsksClient reports whether the function at path asks the client for
// something. Getters and off functions are handled by the SDK alone.
func AsksClient(path string) bool {
	e, ok := Find(path)
	return path == ConfigPath || ok && e.Kind != catalogue.KindGetter && e.Kind != catalogue.KindOff
}

// AskingClient returns the sorted paths for which [AsksClient] is true. The
// result is shared: do not change it.
var AskingClient = sync.OnceValue(func() []string {
	paths := []string{ConfigPath}
	for _, e := range catalogue.All() {
		if AsksClient(e.Path) {
			paths = append(paths, e.Path)
		}
	}
	slices.Sort(paths)
	return paths
})

// Events returns the functions that register listeners, sorted by path. The
// result is shared: do not change it.
var Events = sync.OnceValue(func() []catalogue.Entry {
	all := slices.DeleteFunc(catalogue.All(), func(e catalogue.Entry) bool { return e.Kind != catalogue.KindOn })
	slices.SortFunc(all, func(a, b catalogue.Entry) int { return strings.Compare(a.Path, b.Path) })
	return all
})

// Scopes returns the names of the permissions that users decide about. The
// result is shared: do not change it.
var Scopes = sync.OnceValue(func() []string {
	var names []string
	for _, s := range catalogue.Scopes() {
		names = append(names, s.Name)
	}
	return names
})

// Sample returns the catalogue's sample of what the function at path answers,
// or of the event that it listens to.
func Sample(path string) json.RawMessage {
	e, _ := catalogue.Lookup(path)
	return e.Sample
}

// Name returns the last segment of a path: "start" for
// "tt.getRecorderManager().start".
func Name(path string) string {
	return path[strings.LastIndexByte(path, '.')+1:]
}
