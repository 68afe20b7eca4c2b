//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// The tests of this file, TestBuild…, check the program itself: make test also runs
// them on the plain build, without cmd/wasmbuild.

// A first visit transfers app.wasm once, compressed; a second does not.
func TestBuildIsTransferredOnce(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	b.open(s.url + "/")
	b.waitForState("ready")
	b.waitForWorker() // it may also load files
	time.Sleep(time.Second)
	times, bytes := b.transfers(".wasm")
	compressed, err := os.Stat(wasmFile() + ".br")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("first visit: %d transfer, %.0f bytes", times, bytes)
	if times != 1 {
		t.Errorf("app.wasm was transferred %d times", times)
	}
	if limit := float64(compressed.Size()) * 1.01; bytes > limit {
		t.Errorf("transferred %.0f bytes, want at most %.0f", bytes, limit)
	}

	b.open("about:blank")
	b.open(s.url + "/?again")
	b.waitForState("ready")
	if again, _ := b.transfers(".wasm"); again != times {
		t.Errorf("the second visit transferred it %d times", again-times)
	}
	b.wantQuiet()
}

// One function of every group answers its example.
func TestBuildRunsOneOfEveryGroup(t *testing.T) {
	t.Parallel()
	s, b := newFixture(t), newTab(t)
	s.update(t, granted)
	s.update(t, func(s *emulator.Settings) { s.Lenient = true }) // no client has them all
	openGallery(s, b, "")
	for _, g := range catalogue.Groups() {
		ran := false
		for _, e := range g.Entries {
			if ran || !unattended(e) || e.Path == "tt.closeWindow" {
				continue
			}
			ran = true
			b.press(e.Path, ".api-line")
			if len(e.Example) > 0 {
				b.press(e.Path, "[data-do=fill]")
			}
			b.press(e.Path, "[data-do=run]")
			b.waitFor(api(e.Path, ".outcome")+".hidden === false", shortWait)
			if state := eval[string](b, api(e.Path, ".outcome")+".dataset.state"); state != "succeeded" {
				t.Errorf("%s: %s: %s", g.ID, e.Path, b.in(e.Path, ".outcome"))
			}
			if len(e.Results) > 0 {
				if answer := b.in(e.Path, ".answer"); !json.Valid([]byte(answer)) {
					t.Errorf("%s answers %s", e.Path, answer)
				}
			}
			if took := b.in(e.Path, ".took"); !strings.HasSuffix(took, "毫秒") {
				t.Errorf("%s took %q", e.Path, took)
			}
		}
		if !ran {
			t.Errorf("nothing of %s could be run", g.ID)
		}
	}
	b.wantQuiet()
}
