package emulator

import "testing"

func TestFunctionsAreThoseOfTheCatalogue(t *testing.T) {
	top, all := map[kind]int{}, 0
	for _, f := range functions {
		top[f.Kind]++
	}
	if n := len(functions); n != 138 {
		t.Errorf("%d functions of tt, want 138", n)
	}
	if top[kindAsync] != 102 || top[kindSync] != 3 || top[kindOn]+top[kindOff] != 33 {
		t.Errorf("kinds %v, want 102 async, 3 sync and 33 of events", top)
	}
	seen := map[string]bool{}
	paths("tt.", functions, func(path string, f function) {
		all++
		if seen[path] {
			t.Errorf("%s is there twice", path)
		}
		seen[path] = true
		if found, ok := find(path); !ok || found.Name != f.Name {
			t.Errorf("%s is not found", path)
		}
	})
	// 70 methods of managers, but for the two of Stats, which is a result.
	if all != 138+68 {
		t.Errorf("%d functions and methods, want 206", all)
	}
	for _, path := range []string{"tt.", "tt.nonsense", "getUserInfo", "tt.getRecorderManager().", "tt.getUserInfo().x", "h5sdk.ready"} {
		if known(path) {
			t.Errorf("%q is known", path)
		}
	}
	for old, now := range legacy {
		if !known("tt." + now) {
			t.Errorf("%s is replaced by %s, which is not there", old, now)
		}
	}
}
