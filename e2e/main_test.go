//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/chromium"
)

// browser is the Chromium of all tests; each gets a separate tab and profile.
var browser context.Context

const screenshots = "screenshots"

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if _, err := os.Stat(serverBinary()); err != nil {
		fmt.Fprintln(os.Stderr, "e2e: bin/server is missing: run make build")
		return 1
	}
	if err := os.MkdirAll(screenshots, 0o755); err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	tab, stop, err := chromium.Start(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	defer stop()
	browser = tab
	return m.Run()
}

// wasmFile is the program in the page of that server.
func wasmFile() string {
	if plainBuild() {
		return "../bin/plain/app.wasm"
	}
	return "../web/app.wasm"
}

// browserWithPreferences starts another Chromium, with these preferences in its
// profile.
func browserWithPreferences(t *testing.T, preferences string) context.Context {
	profile := t.TempDir()
	if err := os.Mkdir(filepath.Join(profile, "Default"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(profile, "Default", "Preferences"), []byte(preferences), 0o600); err != nil {
		t.Fatal(err)
	}
	tab, stop, err := chromium.Start(context.Background(), chromedp.UserDataDir(profile))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return tab
}
