package emulatortest

import (
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/feishu-goapp/feishu-goapp/internal/chromium"
)

var requireBrowser = flag.Bool("require-browser", os.Getenv("REQUIRE_BROWSER") != "", "fail tests without Chromium instead of skipping them")

// A tab is a tab of the browser and what it reports.
type tab struct {
	ctx context.Context

	mu      sync.Mutex
	console []string // what the page and the browser wrote
	errors  []string // among it
}

// newTab starts a browser. It skips the test if there is none.
func newTab(t testing.TB) *tab {
	t.Helper()
	ctx, stop, err := chromium.Start(context.WithoutCancel(t.Context())) // screenshots are taken in cleanups
	if errors.Is(err, exec.ErrNotFound) && !*requireBrowser {
		t.Skip("no Chromium or Chrome was found: install one, or fail this test with -require-browser")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	b := &tab{ctx: ctx}
	if err := chromedp.Listen(ctx, b.record); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			b.report(t)
		}
	})
	return b
}

// report shows the page of a test that has failed.
func (b *tab) report(t testing.TB) {
	name := filepath.Join("screenshots", strings.ReplaceAll(t.Name(), "/", "-")+".png")
	if err := b.screenshot(name); err == nil {
		t.Logf("screenshot: %s", name)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	t.Logf("console:\n%s", strings.Join(b.console, "\n"))
}

func (b *tab) screenshot(name string) error {
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, png, 0o644)
}

// record keeps what the browser reports.
func (b *tab) record(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, arg := range event.Args {
			words = append(words, strings.Trim(string(arg.Value), `"`)+arg.Description)
		}
		b.note(string(event.Type) == "error", strings.Join(words, " "))
	case *runtime.EventExceptionThrown:
		b.note(true, (&chromedp.ExceptionError{ExceptionDetails: event.ExceptionDetails}).Error())
	case *log.EventEntryAdded:
		// Browsers report the 401 of GET /me as an error if the user is not signed in.
		signedOut := strings.HasSuffix(event.Entry.URL, "/me") && strings.Contains(event.Entry.Text, "401")
		b.note(string(event.Entry.Level) == "error" && !signedOut, strings.TrimSpace(event.Entry.Text+" "+event.Entry.URL))
	}
}

func (b *tab) note(isError bool, line string) {
	b.console = append(b.console, line)
	if isError {
		b.errors = append(b.errors, line)
	}
}
