package newapp

import (
	"bytes"
	"context"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// replacedVersion is required of a kit that is replaced by a checkout.
const replacedVersion = "v0.0.0"

// goMod returns the app's go.mod, made from that of the template. Tidy adds the
// other requirements.
func (a *App) goMod(template string) (string, error) {
	mod, err := modfile.Parse("go.mod", []byte(template), nil)
	if err != nil {
		return "", err
	}
	version := a.version
	if a.replace != "" {
		version = replacedVersion
		if err := mod.AddReplace(Kit, "", filepath.ToSlash(a.replace), ""); err != nil {
			return "", err
		}
	}
	if err := mod.AddModuleStmt(a.Module); err != nil {
		return "", err
	}
	if err := mod.AddRequire(Kit, version); err != nil {
		return "", err
	}
	content, err := mod.Format()
	return string(content), err
}

// formatSource sorts the imports, whose order depends on the module's path.
func formatSource(name, content string) (string, error) {
	formatted, err := format.Source([]byte(content))
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return string(formatted), nil
}

// Tidy completes go.mod and writes go.sum. It blocks for some seconds while the go
// command finds the modules, which needs the network if they are not in its
// cache.
func (a *App) Tidy(ctx context.Context) error {
	if a.replace != "" { // what the checkout has verified need not be asked for again
		sums, err := os.ReadFile(filepath.Join(a.replace, "go.sum"))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(a.Dir, "go.sum"), sums, 0o644); err != nil {
			return err
		}
	}
	tidy := exec.CommandContext(ctx, "go", "mod", "tidy")
	tidy.Dir = a.Dir
	tidy.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	var output bytes.Buffer
	tidy.Stdout, tidy.Stderr = &output, &output
	if err := tidy.Run(); err != nil {
		lines := strings.Split(strings.TrimSpace(output.String()), "\n")
		return fmt.Errorf("the files are in %s, but go mod tidy failed (%s): run it there again", a.Dir, lines[len(lines)-1])
	}
	return nil
}
