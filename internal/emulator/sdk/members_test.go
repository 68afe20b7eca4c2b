package sdk

import (
	"slices"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// The script has every entry of the catalogue.
func TestMembersAreTheCatalogue(t *testing.T) {
	for _, e := range catalogue.All() {
		path, function, inside := strings.Cut(e.Path, "#")
		m := tt()
		for segment := range strings.SplitSeq(strings.TrimPrefix(path, "tt."), ".") {
			if m = m.Members[strings.TrimSuffix(segment, "()")]; m == nil {
				t.Fatalf("%s is not there", e.Path)
			}
		}
		if inside {
			object, name, _ := strings.Cut(function, ".")
			if !strings.Contains(strings.Join(m.Functions[object], " "), name) {
				t.Errorf("%s is not there", e.Path)
			}
			continue
		}
		if kind := m.Kind; kind != e.Kind && (kind != "" || e.Kind != catalogue.KindAsync) {
			t.Errorf("%s is %q", e.Path, kind)
		}
		if fields := slices.DeleteFunc(slices.Clone(m.Params), func(f namedShape) bool { return f.name == "&" }); len(fields) != len(e.Params) || (e.Kind == catalogue.KindGetter) != (len(m.Members) > 0) {
			t.Errorf("%s: %+v", e.Path, m)
		}
	}
	for name := range introduced {
		if tt().Members[name] == nil {
			t.Errorf("%s came with some SDK, but is not there", name)
		}
	}
}
