//go:build e2e

package e2e

import (
	"os"
	"testing"
	"time"
)

// A first visit transfers app.wasm once and compressed, a second not at all.
func TestWasmIsTransferredOnce(t *testing.T) {
	s, b := newStage(t), newTab(t)
	b.open(s.url + "/")
	b.waitForState("ready")
	b.waitForWorker() // it may load things too
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

// Who has met go-app's own worker before gets rid of its caches.
func TestOldCachesAreRemoved(t *testing.T) {
	s, b := newStage(t), newTab(t)
	b.open(s.url + "/robots.txt")
	evalAsync[bool](b, `caches.open("app-old").then((c) => c.put("/", new Response("stale"))).then(() => true)`)
	b.open(s.url + "/")
	b.waitForState("ready")
	b.waitForWorker()
	keys := evalAsync[[]string](b, `caches.keys().then((names) => names.filter((name) => name !== "program"))`)
	if len(keys) != 0 {
		t.Errorf("caches are left: %q", keys)
	}
}

func (b *tab) waitForWorker() {
	b.Helper()
	evalAsync[bool](b, `navigator.serviceWorker.ready.then(() => true)`)
	b.waitFor(`navigator.serviceWorker.getRegistration().then((r) => { window.workerState = r.active.state }), window.workerState === "activated"`, soon)
}
