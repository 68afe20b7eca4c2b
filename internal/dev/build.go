package dev

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/appbuild"
	"github.com/feishu-goapp/feishu-goapp/internal/process"
)

// A builder builds the page and the server side by side, without compression.
type builder struct {
	layout appbuild.Layout
	dir    string // for the results
}

// A target is one of the two programs.
type target struct {
	name    string // for the developer
	pkg     string
	file    string // in the builder's directory
	environ []string
}

var targets = []target{
	{"page", appbuild.WasmPackage, "app.wasm", []string{"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0"}},
	{"server", appbuild.ServerPackage, programName, nil},
}

// A buildResult is the result of a build.
type buildResult struct {
	errors string // of the compiler, with file and line; empty on success
	took   time.Duration
}

// build builds both programs until ctx ends. done is called for each that is
// built.
func (b *builder) build(ctx context.Context, done func(name string, took time.Duration)) buildResult {
	started := time.Now()
	overlay, err := b.writeOverlay()
	if err != nil {
		return buildResult{errors: err.Error()}
	}
	outputs := make([]string, len(targets))
	var group sync.WaitGroup
	for i, t := range targets {
		group.Go(func() {
			outputs[i] = b.buildTarget(ctx, t, overlay)
			if outputs[i] == "" {
				done(t.name, time.Since(started))
			}
		})
	}
	group.Wait()
	return buildResult{errors: mergeErrors(outputs), took: time.Since(started)}
}

// rareGC has compilers and linkers collect garbage rarely, which saves 15 % of the
// time. The developer's own setting wins.
const rareGC = "GOGC=400"

// buildTarget returns the output of the go command if it fails.
func (b *builder) buildTarget(ctx context.Context, t target, overlay string) (errors string) {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-overlay="+overlay, "-o", filepath.Join(b.dir, t.file), t.pkg)
	cmd.Dir = b.layout.Dir
	cmd.Env = append(append([]string{rareGC}, os.Environ()...), t.environ...)
	cmd.Cancel = func() error { process.Kill(cmd); return nil } // with the compilers
	process.Separate(cmd)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Run(); err != nil {
		if output.Len() == 0 {
			return "go build: " + err.Error()
		}
		return output.String()
	}
	return ""
}

// writeOverlay writes a file for the -overlay flag that leaves the page out of
// the server, which gets it from a directory: embedding it takes longer than
// the rest of the build.
func (b *builder) writeOverlay() (name string, err error) {
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return "", err
	}
	replace := map[string]string{}
	for _, file := range builtFiles {
		replace[filepath.Join(b.layout.Dir, appbuild.WebDir, file)] = ""
	}
	content, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name = filepath.Join(b.dir, "overlay.json")
	return name, os.WriteFile(name, content, 0o600)
}

// builtFiles are files in the web directory that a build for release writes.
var builtFiles = []string{"app.wasm", "app.wasm.br", "app.wasm.gz"}

// mergeErrors returns the lines of several outputs once each, since most code is
// compiled for both programs. Lines that only name the package are left out.
func mergeErrors(outputs []string) string {
	var lines []string
	for _, output := range outputs {
		for line := range strings.Lines(output) {
			line = strings.TrimRight(line, "\r\n")
			if line != "" && !strings.HasPrefix(line, "# ") && !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// progressEvery is the interval of progress messages during a long build.
const progressEvery = 5 * time.Second

// seconds formats a duration for the developer.
func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
