package main

import (
	"fmt"
	"runtime/debug"
)

// kit is the module of this tool.
const kit = "github.com/feishu-goapp/feishu-goapp"

// release is the version of a release archive, set by the linker.
var release string

// version returns the version of the kit that this tool is part of, such as
// v1.2.3, or "" if it was built from a checkout.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return versionIn(info)
}

// versionIn finds the kit's version in the build information: that of the program's
// module with go run …@version, that of a dependency with go tool.
func versionIn(info *debug.BuildInfo) string {
	if info.Main.Path == kit {
		for _, s := range info.Settings {
			if s.Key == "vcs" { // the version is that of a commit, published or not
				return ""
			}
		}
		if info.Main.Version == "(devel)" {
			return ""
		}
		return info.Main.Version
	}
	for _, dep := range info.Deps {
		if dep.Path == kit && dep.Replace == nil {
			return dep.Version
		}
	}
	return ""
}

func versionLine() string {
	v := version()
	if v == "" {
		v = "(built from a checkout)"
	}
	return fmt.Sprintf("feishu-goapp %s", v)
}
