package webapp

import (
	"math"
	"net/url"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// Under full load the server does not fail, and its memory does not grow. SOAK
// sets the duration, as in SOAK=5m.
func TestSoak(t *testing.T) {
	length := 5 * time.Second
	if v := os.Getenv("SOAK"); v != "" {
		var err error
		if length, err = time.ParseDuration(v); err != nil {
			t.Fatalf("SOAK: %v", err)
		}
	}
	p := newPlatform(t, false) // tickets are always due for renewal
	d := testDeps(t)
	d.config.AppID, d.config.AppSecret = emulator.DefaultAppID, emulator.DefaultAppSecret
	d.setHost(t, "http://"+p.address)
	product, server := serveProduct(t, d)
	c := connect(t, product, "/get_config_parameters?url="+url.QueryEscape("http://"+product+"/?from=workplace"))

	rounds := 0
	run := func(d time.Duration) {
		for end := time.Now().Add(d); time.Now().Before(end) && !t.Failed(); rounds++ {
			c.round()
		}
	}
	run(length / 5) // all buffers have their size by then
	memory, goroutines := inUse()
	run(length * 4 / 5)
	memoryAfter, goroutinesAfter := inUse()
	values := server.metricValues(t)
	requests := values["http_requests_total{code=200,method=GET,route=GET /get_config_parameters}"]
	t.Logf("%v: %.0f requests, %.0f a second; memory %.1f MB then %.1f MB, goroutines %d then %d; %s upstream",
		length, requests, requests/length.Seconds(), memory, memoryAfter, goroutines, goroutinesAfter, calls(values))
	if grown := memoryAfter - memory; grown > 2 {
		t.Errorf("memory has grown by %.1f MB", grown)
	}
	if grown := goroutinesAfter - goroutines; grown > 10 {
		t.Errorf("there are %d more goroutines", grown)
	}
	if want := float64(requestsOfRound(c) * (rounds + 1)); math.Abs(requests-want) > float64(len(c.conns)) { // the last are counted after their answer
		t.Errorf("%v requests were answered, want %v", requests, want)
	}
}

// inUse returns the memory that is in use, in MB, and the number of goroutines.
func inUse() (megabytes float64, goroutines int) {
	runtime.GC()
	runtime.GC() // collects what finalizers and pools released
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20), runtime.NumGoroutine()
}
