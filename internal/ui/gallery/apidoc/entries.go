package apidoc

import (
	"slices"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// groupOf returns the group of a function.
func groupOf(e catalogue.Entry) catalogue.Group {
	for _, g := range catalogue.Groups() {
		if g.ID == e.Group {
			return g
		}
	}
	return catalogue.Group{}
}

// A platform is a platform with the first version that has a function.
type platform struct {
	Name, Version string
	Has           bool
}

func platformsOf(e catalogue.Entry) []platform {
	var all []platform
	for _, p := range []struct {
		name  string
		first catalogue.Version
	}{{"Android", e.Since.Android}, {"iOS", e.Since.IOS}, {"PC", e.Since.PC}, {"Harmony", e.Since.Harmony}} {
		all = append(all, platform{p.name, string(p.first), p.first != catalogue.VersionUnsupported})
	}
	return all
}

// has reports whether a function is on the platform of a name.
func has(e catalogue.Entry, name string) bool {
	return slices.ContainsFunc(platformsOf(e), func(p platform) bool { return p.Has && p.Name == name })
}
