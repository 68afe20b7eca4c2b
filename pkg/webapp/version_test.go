package webapp

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersion(t *testing.T) {
	for _, args := range [][]string{{"--version"}, {"-version"}, {"check", "--version"}} {
		var out, stderr strings.Builder
		p := program{testApp(), env{}.get, &out, &stderr} // without settings
		if status := p.run(t.Context(), args); status != 0 || stderr.String() != "" {
			t.Errorf("%v: status %d, %s", args, status, stderr.String())
		}
		if got := out.String(); !strings.HasSuffix(got, runtime.Version()+"\n") || strings.Count(got, "\n") != 1 {
			t.Errorf("%v prints %q", args, got)
		}
	}
}

func TestVersionLine(t *testing.T) {
	module := func(path, version string) debug.Module { return debug.Module{Path: path, Version: version} }
	vcs := []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}}
	replaced := module(kit, "v1.2.3")
	replaced.Replace = &debug.Module{Path: "../kit"}
	released := module(kit, "v1.2.3")
	other := module("example.com/other", "v9.0.0")
	for want, info := range map[string]*debug.BuildInfo{
		"":                     {},
		"example.com/a v0.1.0": {Main: module("example.com/a", "v0.1.0"), Settings: vcs},
		"example.com/a abc+":   {Main: module("example.com/a", "(devel)"), Settings: vcs},
		kit + " (development)": {Main: module(kit, "(devel)")},
		"example.com/a (development), " + kit + " v1.2.3":     {Main: module("example.com/a", "(devel)"), Deps: []*debug.Module{&other, &released}},
		"example.com/a (development), " + kit + " (replaced)": {Main: module("example.com/a", ""), Deps: []*debug.Module{&replaced}},
	} {
		if want != "" {
			want += ", "
		}
		if got := versionLine(info); got != want+runtime.Version() {
			t.Errorf("got %q, want %q", got, want+runtime.Version())
		}
	}
}
