package jsapi

import (
	"syscall/js"
	"testing"
	"time"
)

// BenchmarkCall compares a typed call with a bare js.Value.Call of the same
// function of the same host. The two take turns, and the fastest turn of each
// counts, to exclude other load on the machine.
func BenchmarkCall(b *testing.B) {
	tt := script(b, "tt", `{
		showToast(o) { o.success({errMsg: "showToast:ok"}); o.complete?.() },
		getNetworkType(o) { o.success({errMsg: "getNetworkType:ok", networkType: "wifi"}); o.complete?.() },
	}`)
	answered := make(chan string, 1)
	done := js.FuncOf(func(js.Value, []js.Value) any {
		answered <- ""
		return nil
	})
	defer done.Release()
	got := js.FuncOf(func(_ js.Value, args []js.Value) any {
		answered <- args[0].Get("networkType").String()
		return nil
	})
	defer got.Release()

	b.Run("params", func(b *testing.B) {
		compare(b, func() {
			tt.Call("showToast", map[string]any{"title": "hello", "success": done})
			<-answered
		}, func() {
			if err := new(Client).ShowToast(b.Context(), ShowToastParams{Title: "hello"}); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("result", func(b *testing.B) {
		compare(b, func() {
			tt.Call("getNetworkType", map[string]any{"success": got})
			<-answered
		}, func() {
			if r, err := new(Client).GetNetworkType(b.Context()); err != nil || r.NetworkType != NetworkTypeWiFi {
				b.Fatal(r, err)
			}
		})
	})
}

func compare(b *testing.B, bareCall, typedCall func()) {
	bare, typed := time.Hour, time.Hour
	for b.Loop() {
		bare = min(bare, turn(bareCall))
		typed = min(typed, turn(typedCall))
	}
	b.ReportMetric(0, "ns/op") // of both together
	b.ReportMetric(micros(bare), "µs/bare-call")
	b.ReportMetric(micros(typed), "µs/typed-call")
	b.ReportMetric(micros(typed-bare), "µs/difference")
}

// turnLength is much longer than the resolution of the clock, and short enough
// that some turns are undisturbed.
const turnLength = 200

func turn(f func()) time.Duration {
	start := time.Now()
	for range turnLength {
		f()
	}
	return time.Since(start)
}

func micros(d time.Duration) float64 {
	return float64(d.Nanoseconds()) / 1000 / turnLength
}
