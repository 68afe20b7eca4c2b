package catalogue

import (
	"regexp"
	"testing"
)

var isLegacyPath = regexp.MustCompile(`^h5sdk\.((biz|device)\.[a-zA-Z]+|appCenter)\.[a-zA-Z]+$`)

func TestLegacy(t *testing.T) {
	callbacks := make(map[Callbacks]int)
	off, replaced := 0, 0
	seen := make(map[string]bool)
	for _, f := range Legacy() {
		callbacks[f.Callbacks]++
		if !isLegacyPath.MatchString(f.Path) || seen[f.Path] {
			t.Errorf("path %q", f.Path)
		}
		seen[f.Path] = true
		if f.Replacement != "" {
			replaced++
			if e, ok := Lookup(f.Replacement); !ok || e.Kind != KindAsync {
				t.Errorf("%s is replaced by %q", f.Path, f.Replacement)
			}
		}
		if f.OffSince != "" {
			off++
			if !isDate.MatchString(f.OffSince) {
				t.Errorf("%s is off since %q", f.Path, f.OffSince)
			}
		}
		if got, ok := LookupLegacy(f.Path); !ok || got != f {
			t.Errorf("%s: found %+v", f.Path, got)
		}
	}
	for what, n := range map[string][2]int{
		"functions":          {len(Legacy()), 63},
		"without callbacks":  {callbacks[CallbacksNone], 10},
		"with onSuccess":     {callbacks[CallbacksOnSuccess], 30},
		"with both":          {callbacks[CallbacksBoth], 22},
		"undecided":          {callbacks[CallbacksUndecided], 1},
		"off on all clients": {off, 4},
		"replaced":           {replaced, 20},
	} {
		if n[0] != n[1] {
			t.Errorf("%s: %d, want %d", what, n[0], n[1])
		}
	}
	if _, ok := LookupLegacy("h5sdk.config"); ok {
		t.Error("h5sdk.config is an old function")
	}
}
