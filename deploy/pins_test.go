package deploy

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	image     = regexp.MustCompile(`(?m)^(?:FROM (?:--\S+ )?|\s*image: )(\S+)`)
	imageName = regexp.MustCompile(`^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$`)
	action    = regexp.MustCompile(`(?m)^\s*(?:- )?uses: (.*)$`)
	actionRef = regexp.MustCompile(`^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
)

// What others publish is used by its digest: a tag can be moved.
func TestPinned(t *testing.T) {
	for _, name := range []string{"Dockerfile", "compose.yaml", "../templates/app/Dockerfile", "../examples/assets/Dockerfile"} {
		found := image.FindAllSubmatch(read(t, name), -1)
		for _, match := range found {
			if !imageName.Match(match[1]) {
				t.Errorf("%s uses %s, which is no digest", name, match[1])
			}
		}
		if len(found) == 0 {
			t.Errorf("%s uses no image: are they found at all?", name)
		}
	}
	workflows, err := filepath.Glob("../.github/workflows/*")
	if err != nil || len(workflows) < 2 {
		t.Fatal(workflows, err)
	}
	for _, name := range workflows {
		found := action.FindAllSubmatch(read(t, name), -1)
		for _, match := range found {
			if ref := string(match[1]); !actionRef.MatchString(ref) && !strings.HasPrefix(ref, "./") {
				t.Errorf("%s uses %s, which is no commit with its version beside it", name, ref)
			}
		}
		if len(found) == 0 {
			t.Errorf("%s uses no action: are they found at all?", name)
		}
	}
}

// Everything is built with the same version of Go.
func TestToolchain(t *testing.T) {
	line := regexp.MustCompile(`(?m)^toolchain go(\S+)$`)
	wanted := line.FindSubmatch(read(t, "../go.mod"))
	if wanted == nil {
		t.Fatal("go.mod has no toolchain line")
	}
	version := string(wanted[1])
	if tools := line.FindSubmatch(read(t, "../tools/go.mod")); tools == nil || string(tools[1]) != version {
		t.Errorf("tools/go.mod has another toolchain: %s", tools)
	}
	for _, name := range []string{"Dockerfile", "../templates/app/Dockerfile", "../examples/assets/Dockerfile"} {
		if !strings.Contains(string(read(t, name)), " golang:"+version+"-bookworm@") {
			t.Errorf("%s builds with another version than %s", name, version)
		}
	}
	workflows, err := filepath.Glob("../.github/workflows/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range workflows {
		content := string(read(t, name))
		if set, file := strings.Count(content, "actions/setup-go@"), strings.Count(content, "go-version-file: go.mod"); set != file {
			t.Errorf("%s sets Go up %d times, %d of them by go.mod", name, set, file)
		}
	}
}

// A release is published by a tag, after the tests.
func TestReleaseWorkflow(t *testing.T) {
	type job struct {
		Uses, Needs string
		Permissions map[string]string
		Steps       []struct{ Run string }
	}
	workflow := document[struct {
		On struct {
			Push struct{ Tags, Branches []string }
		}
		Permissions map[string]string
		Jobs        map[string]job
	}](t, "../.github/workflows/release.yml")
	if len(workflow.On.Push.Tags) == 0 || len(workflow.On.Push.Branches) > 0 {
		t.Errorf("a release begins on %+v", workflow.On.Push)
	}
	if len(workflow.Permissions) != 1 || workflow.Permissions["contents"] != "read" {
		t.Errorf("every job has %v", workflow.Permissions)
	}
	release, test := workflow.Jobs["release"], workflow.Jobs["test"]
	if release.Needs != "test" || test.Uses != "./.github/workflows/ci.yml" {
		t.Error("a release does not wait for the tests")
	}
	var script strings.Builder
	for _, step := range release.Steps {
		script.WriteString(step.Run)
		if strings.Contains(step.Run, "${{") {
			t.Errorf("an expression is in a script, where its value is code: %s", step.Run)
		}
	}
	for _, want := range []string{"make release", "diff bin/release/SHA256SUMS", "linux/$arch", "gh release create"} {
		if !strings.Contains(script.String(), want) {
			t.Errorf("the release lacks %q", want)
		}
	}
}
