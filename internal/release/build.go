package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// commands are the programs of a release.
var commands = []string{"server", "feishu-goapp"}

// webapp is the package that prints the version of a server.
const webapp = "github.com/feishu-goapp/feishu-goapp/pkg/webapp"

// build compiles the programs for a platform into dir and returns their files.
func build(dir, version, platform string) (programs []string, err error) {
	goos, goarch, ok := strings.Cut(platform, "/")
	if !ok {
		return nil, fmt.Errorf("%q is not GOOS/GOARCH", platform)
	}
	suffix := ""
	if goos == "windows" {
		suffix = ".exe"
	}
	for _, command := range commands {
		program := filepath.Join(dir, command+suffix)
		// Without the state of the repository, which a clone and an archive of
		// the sources do not have alike.
		compile := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -X main.release="+version+" -X "+webapp+".release="+version, "-o", program, "./cmd/"+command)
		compile.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch, "GOFLAGS=-mod=readonly", "GOAMD64=v1", "GOARM64=v8.0")
		if output, err := compile.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build %s: %w: %s", command, err, output)
		}
		programs = append(programs, program)
	}
	return programs, nil
}
