// Command release builds the archives of a release and their checksums:
//
//	SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) go run ./internal/release -version v1.2.3 -o bin/release
//
// The archives of the same commit, built by the same version of Go, have the same
// bytes wherever they are built. It runs in the root of the repository, after
// app.wasm is built.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/semver"
)

func main() {
	if err := run(os.Args[1:], os.Getenv("SOURCE_DATE_EPOCH"), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// documents are the files in every archive beside the programs. They are listed
// one by one because deploy may hold secrets, too.
var documents = []string{
	"LICENSE", "README.md", "README.zh.md", ".env.example",
	"deploy/README.md", "deploy/Dockerfile", "deploy/compose.yaml", "deploy/kubernetes.yaml",
	"deploy/feishu-goapp.service", "deploy/prometheus-rules.yaml", "deploy/grafana-dashboard.json",
}

func run(args []string, epoch string, stdout io.Writer) error {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	version := flags.String("version", "", "version of the release, such as v1.2.3")
	dir := flags.String("o", "bin/release", "directory to write the archives into")
	platforms := flags.String("platforms", "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64,windows/arm64", "list of GOOS/GOARCH")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if !semver.IsValid(*version) || semver.Canonical(*version) != *version {
		return fmt.Errorf("-version is %q, want one such as v1.2.3", *version)
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return errors.New("SOURCE_DATE_EPOCH is not set to a number of seconds: set it to the time of the commit")
	}
	if err := os.MkdirAll(*dir, 0o755); err != nil {
		return err
	}
	var names []string
	for platform := range strings.SplitSeq(*platforms, ",") {
		name := filepath.Join(*dir, fmt.Sprintf("feishu-goapp_%s_%s.tar.gz", strings.TrimPrefix(*version, "v"), strings.ReplaceAll(platform, "/", "_")))
		if err := release(name, *version, platform, time.Unix(seconds, 0)); err != nil {
			return fmt.Errorf("%s: %w", platform, err)
		}
		fmt.Fprintln(stdout, name)
		names = append(names, name)
	}
	return writeChecksums(filepath.Join(*dir, "SHA256SUMS"), names)
}

// release writes the archive for one platform.
func release(name, version, platform string, modified time.Time) error {
	programs, err := os.MkdirTemp("", "release")
	if err != nil {
		return err
	}
	defer os.RemoveAll(programs)
	built, err := build(programs, version, platform)
	if err != nil {
		return err
	}
	a := archive{modified: modified}
	for _, program := range built {
		a.add(filepath.Base(program), program, 0o755)
	}
	for _, document := range documents {
		a.add(document, document, 0o644)
	}
	return a.write(name)
}
