// Package appbuild builds an app: the page, compressed as well as can be, and one
// program with the page inside.
//
//	layout, err := appbuild.FindLayout(ctx, ".")
//	err = appbuild.Options{Layout: layout, Output: os.Stdout}.Build(ctx)
package appbuild

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/appicon"
	"github.com/feishu-goapp/feishu-goapp/internal/precompress"
	"github.com/feishu-goapp/feishu-goapp/internal/wasmbuild"
)

// Options describe a build.
type Options struct {
	Layout
	Program string    // file name of the program; empty is bin/NAME
	Fast    bool      // compress within a second
	Output  io.Writer // receives progress, warnings and sizes
}

// inlineNothingIn are the packages of the kit and go-app whose code runs once an
// event: it needs to be small more than fast.
var inlineNothingIn = []string{
	"github.com/feishu-goapp/feishu-goapp/internal/...",
	"github.com/feishu-goapp/feishu-goapp/pkg/page",
	"github.com/maxence-charriere/go-app/v10/...",
}

// Build builds the app. The result is the same bytes whenever and wherever the
// same source, icons included, is built with the same Go. It blocks for a minute, or for seconds
// if the page has not changed.
func (o Options) Build(ctx context.Context) error {
	sizes, err := o.buildPage(ctx)
	if err != nil {
		return err
	}
	program, err := o.buildServer(ctx)
	if err != nil {
		return err
	}
	info, err := os.Stat(program)
	if err != nil {
		return err
	}
	shown := program
	if rel, err := filepath.Rel(o.Dir, program); err == nil && filepath.IsLocal(rel) {
		shown = rel
	}
	fmt.Fprintf(o.Output, "%s  %s, %s with brotli, %s with gzip\n", wasmFile, megabytes(sizes.Plain), megabytes(sizes.Brotli), megabytes(sizes.Gzip))
	fmt.Fprintf(o.Output, "%s  %s, with the page inside\n", shown, megabytes(int(info.Size())))
	return nil
}

func megabytes(bytes int) string { return fmt.Sprintf("%.2f MB", float64(bytes)/1e6) }

// buildPage builds app.wasm and its compressed forms.
func (o Options) buildPage(ctx context.Context) (sizes precompress.Sizes, err error) {
	o.makeIcons()
	fmt.Fprintln(o.Output, "building the page")
	if err := os.MkdirAll(filepath.Join(o.Dir, "bin"), 0o755); err != nil {
		return sizes, err
	}
	built := filepath.Join(o.Dir, "bin", "app.wasm")
	w := wasmbuild.Options{
		Package: WasmPackage, Dir: o.Dir, Output: built, Stderr: o.Output,
		Logf: func(format string, args ...any) { fmt.Fprintf(o.Output, format+"\n", args...) },
	}
	for _, pkg := range inlineNothingIn {
		w.GCFlags = append(w.GCFlags, pkg+"=-l")
	}
	if err := w.Build(ctx); err != nil {
		return sizes, fmt.Errorf("the page does not compile: %w", err)
	}
	wasm := filepath.Join(o.Dir, wasmFile)
	if err := copyIfChanged(built, wasm); err != nil {
		return sizes, err
	}
	return o.compress(wasm)
}

// makeIcons makes the PNG icons. The app works without them.
func (o Options) makeIcons() {
	written, err := appicon.Write(filepath.Join(o.Dir, WebDir))
	for _, name := range written {
		fmt.Fprintf(o.Output, "made %s/%s: commit it with the app\n", WebDir, name)
	}
	if err != nil {
		fmt.Fprintf(o.Output, "no PNG icons: %v; put %s and %s into %s yourself\n", err, appicon.Name(192), appicon.Name(512), WebDir)
	}
}

func copyIfChanged(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, content) {
		return nil
	}
	return os.WriteFile(to, content, 0o644)
}

// buildServer builds the program and returns its file name.
func (o Options) buildServer(ctx context.Context) (program string, err error) {
	fmt.Fprintln(o.Output, "building the server")
	program = o.Program
	if program == "" {
		suffix, err := exec.CommandContext(ctx, "go", "env", "GOEXE").Output()
		if err != nil {
			return "", fmt.Errorf("go env: %w", err)
		}
		program = filepath.Join(o.Dir, "bin", o.Name()+strings.TrimSpace(string(suffix)))
	}
	if program, err = filepath.Abs(program); err != nil {
		return "", err
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", program, ServerPackage)
	build.Dir, build.Env = o.Dir, os.Environ()
	if os.Getenv("CGO_ENABLED") == "" { // static, unless told otherwise
		build.Env = append(build.Env, "CGO_ENABLED=0")
	}
	build.Stdout, build.Stderr = o.Output, o.Output
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("the server does not compile: %w", err)
	}
	return program, nil
}
