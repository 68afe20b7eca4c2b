package catalogue_test

import (
	"slices"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

func TestIncludes(t *testing.T) {
	for _, test := range []struct {
		since, client catalogue.Version
		want          bool
	}{
		{"7.9.0", "7.10.0", true}, {"7.10.0", "7.9.9", false}, {"7.10.0", "7.10.0", true}, {"7.10.1", "7.10.0", false},
		{catalogue.VersionAny, "1.0.0", true}, {catalogue.VersionUnsupported, "99.0.0", false},
	} {
		if got := test.since.Includes(test.client); got != test.want {
			t.Errorf("since %s, client %s: %v", test.since, test.client, got)
		}
	}
}

func TestValidVersions(t *testing.T) {
	for version, want := range map[catalogue.Version]bool{
		"7.51.0": true, "0.0.1": true, "7.51": false, "7.51.0.1": false, "": false, "all": false, "-": false, "7.x.0": false,
		"7.51.-1": false, "7..0": false, "7.51.99999": false, " 7.51.0": false, "v7.51.0": false,
	} {
		if got := version.Valid(); got != want {
			t.Errorf("%q: %v", version, got)
		}
	}
}

func TestVersions(t *testing.T) {
	all := catalogue.Versions()
	if all[0] != "7.51.0" || all[len(all)-1] != "3.43.0" {
		t.Errorf("from %s to %s", all[0], all[len(all)-1])
	}
	for i, v := range all {
		if !v.Valid() || i > 0 && catalogue.CompareVersions(v, all[i-1]) >= 0 {
			t.Errorf("%s at %d", v, i)
		}
	}
}

func TestEveryPlatformHasASince(t *testing.T) {
	for _, e := range slices.Concat(catalogue.All(), catalogue.H5SDK()) {
		for _, p := range catalogue.Platforms {
			if v := e.Since.On(p); v != catalogue.VersionAny && v != catalogue.VersionUnsupported && !v.Valid() {
				t.Errorf("%s on %s: %q", e.Path, p, v)
			}
		}
	}
}
