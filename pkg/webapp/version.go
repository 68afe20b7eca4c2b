package webapp

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
)

const kit = "github.com/feishu-goapp/feishu-goapp"

// release is the version of the app, set by the linker with
// -X github.com/feishu-goapp/feishu-goapp/pkg/webapp.release=v1.2.3.
var release string

// asksForVersion reports whether the arguments of the program are a question for
// its version.
func asksForVersion(args []string) bool {
	if len(args) > 0 && args[0] == "check" {
		args = args[1:]
	}
	return len(args) > 0 && (args[0] == "--version" || args[0] == "-version")
}

// printVersion prints a line with the versions of the app, of the kit and of Go.
func printVersion(w io.Writer) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	if release != "" {
		info.Main.Version = release
	}
	_, err := fmt.Fprintln(w, versionLine(info))
	return err
}

// versionLine words the build information. Without a version of the app there is
// its commit, if that is known.
func versionLine(info *debug.BuildInfo) string {
	var parts []string
	add := func(m debug.Module, commit string) {
		version := m.Version
		if m.Replace != nil {
			version = "(replaced)"
		}
		if version == "" || version == "(devel)" {
			version = "(development)"
			if commit != "" {
				version = commit
			}
		}
		parts = append(parts, m.Path+" "+version)
	}
	if info.Main.Path != "" {
		add(info.Main, commitIn(info))
	}
	for _, dep := range info.Deps {
		if dep.Path == kit {
			add(*dep, "")
		}
	}
	return strings.Join(append(parts, runtime.Version()), ", ")
}

// commitIn returns the commit that was built, with a plus if files had changed.
func commitIn(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	if commit != "" && settings["vcs.modified"] == "true" {
		commit += "+"
	}
	return commit
}
