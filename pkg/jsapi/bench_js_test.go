package jsapi

import (
	"syscall/js"
	"testing"
	"time"
)

// BenchmarkCall compares a typed call with the bare js.Value.Call that asks the
// same of the same host through callbacks of its own. The two take turns, and
// the fastest turn of each counts: what else the machine does is not theirs.
func BenchmarkCall(b *testing.B) {
	tt := script(b, "tt", `{showToast(o) { o.success({errMsg: "showToast:ok"}); o.complete?.() }}`)
	answered := make(chan bool, 1)
	success := js.FuncOf(func(js.Value, []js.Value) any {
		answered <- true
		return nil
	})
	defer success.Release()

	bareCall := func() {
		tt.Call("showToast", map[string]any{"title": "hello", "success": success})
		<-answered
	}
	typedCall := func() {
		if err := new(Client).ShowToast(b.Context(), ShowToastParams{Title: "hello"}); err != nil {
			b.Fatal(err)
		}
	}
	bare, typed := time.Hour, time.Hour
	for b.Loop() {
		bare = min(bare, turn(bareCall))
		typed = min(typed, turn(typedCall))
	}
	b.ReportMetric(0, "ns/op") // of both together: nobody's time
	b.ReportMetric(micros(bare), "µs/bare-call")
	b.ReportMetric(micros(typed), "µs/typed-call")
	b.ReportMetric(micros(typed-bare), "µs/difference")
}

// turnLength is long enough for the clock not to matter, and short enough to
// pass undisturbed now and then.
const turnLength = 100

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
