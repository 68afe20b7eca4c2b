package main

import (
	"bytes"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

func TestFlagsStandAnywhere(t *testing.T) {
	for _, test := range []struct {
		args      string
		name      string
		arguments []string
	}{
		{"--name x a b", "x", []string{"a", "b"}},
		{"a --name x b", "x", []string{"a", "b"}},
		{"a b -name=x", "x", []string{"a", "b"}},
		{"a -- --name x", "", []string{"a", "--name", "x"}},
		{"-- -a", "", []string{"-a"}},
		{"", "", nil},
	} {
		flags := tool{}.newFlags("")
		name := flags.String("name", "", "")
		arguments, err := flags.parse(strings.Fields(test.args))
		if err != nil || *name != test.name || !slices.Equal(arguments, test.arguments) {
			t.Errorf("%s: %q, name %q, %v", test.args, arguments, *name, err)
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	calls := map[string]string{
		"": "Commands:", "help": "Commands:", "-h": "Commands:", "--help": "Commands:",
		"version": "feishu-goapp ", "--version": "feishu-goapp ",
	}
	for _, c := range commands {
		calls["help "+c.name] = "feishu-goapp " + c.name
		calls[c.name+" --help"] = "feishu-goapp " + c.name
		calls[c.name+" -h"] = "Flags:"
		calls[c.name+" --version"] = "feishu-goapp ("
	}
	for args, want := range calls {
		var stdout, stderr bytes.Buffer
		status := tool{stdout: &stdout, stderr: &stderr}.run(strings.Fields(args))
		if status != 0 || !strings.Contains(stdout.String(), want) || stderr.Len() > 0 {
			t.Errorf("feishu-goapp %s: %d, %q, %q", args, status, &stdout, &stderr)
		}
	}
}

func TestUnknownCommand(t *testing.T) {
	for _, args := range []string{"nonsense", "help nonsense", "--nonsense"} {
		var stdout, stderr bytes.Buffer
		status := tool{stdout: &stdout, stderr: &stderr}.run(strings.Fields(args))
		if status != 2 || strings.Count(stderr.String(), "\n") != 1 || !strings.Contains(stderr.String(), "nonsense") {
			t.Errorf("%s: %d, %q", args, status, &stderr)
		}
	}
}

func TestVersionInBuildInfo(t *testing.T) {
	main := func(path, version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Path: path, Version: version}, Settings: settings}
	}
	dependent := main("example.com/assets", "(devel)")
	dependent.Deps = []*debug.Module{{Path: "other", Version: "v9.0.0"}, {Path: kit, Version: "v1.2.3"}}
	replaced := main("example.com/assets", "(devel)")
	replaced.Deps = []*debug.Module{{Path: kit, Version: "v1.2.3", Replace: &debug.Module{Path: "../kit"}}}
	for name, test := range map[string]struct {
		info *debug.BuildInfo
		want string
	}{
		"go run …@v1.2.3":      {main(kit, "v1.2.3"), "v1.2.3"},
		"checkout":             {main(kit, "(devel)"), ""},
		"checkout with commit": {main(kit, "v0.0.0-20261126000000-abcdefabcdef", debug.BuildSetting{Key: "vcs", Value: "git"}), ""},
		"go tool":              {dependent, "v1.2.3"},
		"go tool, replaced":    {replaced, ""},
	} {
		if got := versionIn(test.info); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
