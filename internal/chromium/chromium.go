// Package chromium starts the headless Chromium that tests and benchmarks run
// in.
package chromium

import (
	"context"
	"fmt"
	"os"

	"github.com/chromedp/chromedp"
)

// Start starts a browser with one tab, on a temporary profile that is deleted
// afterwards. It returns the context of the tab; stop ends the browser. chromedp
// finds the browser: chromium, google-chrome or similar on PATH. The options in
// more take precedence.
func Start(ctx context.Context, more ...chromedp.ExecAllocatorOption) (tab context.Context, stop func(), err error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.WindowSize(1280, 800),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // the sandbox refuses to run as root
	}
	options = append(options, more...)
	allocator, stopAllocator := chromedp.NewExecAllocator(ctx, options...)
	tab, closeTab := chromedp.NewContext(allocator)
	stop = func() {
		closeTab()
		stopAllocator()
	}
	if err := chromedp.Do(tab); err != nil {
		stop()
		return nil, nil, fmt.Errorf("start chromium (`make browser` installs it): %w", err)
	}
	return tab, stop, nil
}
