package emulator

import (
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// Every entry of the catalogue is at its place in what the runtime is told.
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
		if len(m.Params) != len(e.Params) || (e.Kind == catalogue.KindGetter) != (len(m.Members) > 0) {
			t.Errorf("%s: %+v", e.Path, m)
		}
	}
	for name := range sdkSince {
		if tt().Members[name] == nil {
			t.Errorf("%s came with some SDK, but is not there", name)
		}
	}
}

// The runtime finds an event's on function by the name of its off function.
func TestOffFunctionsAreNamedAfterTheirOnes(t *testing.T) {
	for _, e := range events() {
		i := strings.LastIndex(e.Path, ".on") + 1
		if off := e.Path[:i] + "off" + e.Path[i+len("on"):]; e.Off != "" && e.Off != off {
			t.Errorf("%s ends with %s", e.Path, e.Off)
		}
	}
}

func TestFind(t *testing.T) {
	for _, path := range []string{
		"tt.", "tt.nonsense", "getUserInfo", "tt.getRecorderManager().", "tt.getUserInfo().x", "h5sdk.ready",
		"tt.getFileSystemManager().stat#stat.isFile",
	} {
		if _, ok := find(path); ok {
			t.Errorf("%q is found", path)
		}
	}
	for old, now := range legacy {
		if _, ok := find("tt." + now); !ok {
			t.Errorf("%s is replaced by %s, which is not there", old, now)
		}
	}
}
