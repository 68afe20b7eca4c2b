package functions

import (
	"strings"
	"testing"
)

// The script finds an event's on function by the name of its off function.
func TestOffFunctionsAreNamedAfterTheirOnFunctions(t *testing.T) {
	for _, e := range Events() {
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
		if _, ok := Find(path); ok {
			t.Errorf("%q is found", path)
		}
	}
}
