package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"

	"github.com/feishu-goapp/feishu-goapp/internal/treeshake"
)

// rarelyCalled are packages of the standard library that are linked as a whole
// although pages call little of them. Inlining makes them larger, and the start
// no faster.
var rarelyCalled = []string{"crypto/...", "fmt", "net/...", "time"}

func (o options) build(ctx context.Context, overlay string, stdout, stderr io.Writer) error {
	args := []string{"build", "-trimpath", "-buildvcs=false", "-ldflags=" + o.ldflags, "-o", o.output}
	if o.tags != "" {
		args = append(args, "-tags="+o.tags)
	}
	if overlay != "" {
		args = append(args, "-overlay="+overlay)
	}
	if !o.plain {
		for _, pkg := range rarelyCalled {
			args = append(args, "-gcflags="+pkg+"=-l")
		}
	}
	for _, v := range o.gcflags {
		args = append(args, "-gcflags="+v)
	}
	build := exec.CommandContext(ctx, "go", append(args, o.pkg)...)
	build.Env = treeshake.Program{}.Environ()
	build.Stdout, build.Stderr = stdout, stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("go build: %w", err)
	}
	return nil
}
