package wasmbuild

import (
	"context"
	"fmt"
	"os/exec"

	"github.com/feishu-goapp/feishu-goapp/internal/treeshake"
)

// rarelyCalled are packages of the standard library of which much is linked and
// little is called by pages. Inlining makes them larger without a faster start.
var rarelyCalled = []string{"crypto/...", "fmt", "net/...", "time"}

// link compiles and links the program.
func (o Options) link(ctx context.Context, overlay, output string) error {
	ldflags := o.LDFlags
	if ldflags == "" {
		ldflags = DefaultLDFlags
	}
	args := []string{"build", "-trimpath", "-buildvcs=false", "-ldflags=" + ldflags, "-o", output}
	if o.Tags != "" {
		args = append(args, "-tags="+o.Tags)
	}
	if overlay != "" {
		args = append(args, "-overlay="+overlay)
	}
	if !o.Plain {
		for _, pkg := range rarelyCalled {
			args = append(args, "-gcflags="+pkg+"=-l")
		}
	}
	for _, v := range o.GCFlags {
		args = append(args, "-gcflags="+v)
	}
	build := exec.CommandContext(ctx, "go", append(args, o.Package)...)
	build.Dir, build.Env = o.Dir, treeshake.Program{}.Environ()
	build.Stdout, build.Stderr = o.Stderr, o.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("go build: %w", err)
	}
	return nil
}
