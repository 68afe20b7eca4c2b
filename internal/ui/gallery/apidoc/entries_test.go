package apidoc

import (
	"encoding/json"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// entries returns the data of all functions as the program decodes it.
func entries(t *testing.T) map[string]gallery.Entry {
	t.Helper()
	return entriesOf(t, Document(false, ""))
}

// entriesOf returns the data of every function in a document.
func entriesOf(t *testing.T, d gallery.Document) map[string]gallery.Entry {
	t.Helper()
	all := make(map[string]gallery.Entry)
	for path, raw := range d.Entries {
		var e gallery.Entry
		if err := json.Unmarshal(raw, &e); err != nil {
			t.Fatal(err)
		}
		all[path] = e
	}
	if len(all) != len(catalogue.All()) {
		t.Fatalf("%d entries, want %d", len(all), len(catalogue.All()))
	}
	return all
}
