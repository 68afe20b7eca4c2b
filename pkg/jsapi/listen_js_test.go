package jsapi

import (
	"encoding/json"
	"fmt"
	"syscall/js"
	"testing"
	"time"
)

// emitter has an on and an off function, like tt.
const emitter = `{
	callbacks: [],
	onX(cb) { this.callbacks.push(cb) },
	offX(cb) { this.callbacks = this.callbacks.filter(known => known !== cb) },
	emit(event) { this.callbacks.forEach(cb => cb(event)) },
}`

// collect returns a listener and a function that returns the events it received.
func collect() (listener func(json.RawMessage), received <-chan string) {
	c := make(chan string, 2000)
	return func(event json.RawMessage) { c <- string(event) }, c
}

func wantHeard(t *testing.T, received <-chan string, want ...string) {
	t.Helper()
	for _, w := range want {
		select {
		case got := <-received:
			if got != w {
				t.Fatalf("received %s, want %s", got, w)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("did not receive %s", w)
		}
	}
	settle()
	select {
	case got := <-received:
		t.Fatalf("received %s too", got)
	default:
	}
}

func listen(t *testing.T, s Subscription, fn func(json.RawMessage)) (stop func()) {
	t.Helper()
	before := len(pageWindow.listeners.byID)
	stop, err := new(Client).Listen(s, fn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if n := len(pageWindow.listeners.byID); n > before {
			t.Errorf("%d listeners are left in the table", n-before)
		}
	})
	return stop
}

func TestEventsComeInOrder(t *testing.T) {
	tt := script(t, "tt", emitter)
	fn, received := collect()
	listen(t, Subscription{On: "tt.onX", Off: "tt.offX"}, func(event json.RawMessage) {
		if len(event)%2 == 1 { // sometimes further events arrive before it returns
			time.Sleep(time.Millisecond)
		}
		fn(event)
	})
	var want []string
	for i := range 200 {
		tt.Call("emit", i)
		want = append(want, fmt.Sprint(i))
	}
	wantHeard(t, received, want...)
}

func TestEventsCarryAnything(t *testing.T) {
	script(t, "tt", emitter)
	fn, received := collect()
	listen(t, Subscription{On: "tt.onX", Off: "tt.offX"}, fn)
	js.Global().Call("eval", `
		tt.callbacks[0]()
		tt.emit(null)
		tt.emit("text")
		tt.emit({level: "5", data: new Uint8Array([1]).buffer})
		tt.callbacks[0](1, 2, 3)`)
	wantHeard(t, received, `null`, `null`, `"text"`, `{"level":"5","data":{"$bytes":"AQ=="}}`, `1`)
}

func TestEventsWithoutJSONAreDropped(t *testing.T) {
	noUncaught(t)
	script(t, "tt", emitter)
	fn, received := collect()
	listen(t, Subscription{On: "tt.onX", Off: "tt.offX"}, fn)
	js.Global().Call("eval", `
		const cycle = {}; cycle.cycle = cycle
		tt.emit(1); tt.emit(cycle); tt.emit(10n); tt.emit({get x() { throw null }}); tt.emit(2)`)
	wantHeard(t, received, "1", "2")
	wantResponsive(t)
}

func TestASlowListenerDoesNotBlock(t *testing.T) {
	tt := script(t, "tt", emitter)
	free := make(chan struct{})
	slow, slowHeard := collect()
	listen(t, Subscription{On: "tt.onX", Off: "tt.offX"}, func(event json.RawMessage) {
		<-free
		slow(event)
	})
	fast, fastHeard := collect()
	listen(t, Subscription{On: "tt.onX", Off: "tt.offX"}, fast)

	for i := range 3 {
		tt.Call("emit", i) // would never return if the callback blocked
	}
	wantHeard(t, fastHeard, "0", "1", "2")
	wantResponsive(t)
	close(free)
	wantHeard(t, slowHeard, "0", "1", "2")
}

func TestAListenerMayCallAndStop(t *testing.T) {
	tt := script(t, "tt", emitter)
	tt.Set("ask", js.Global().Call("eval", "(o) => setTimeout(() => o.success('answer'))"))
	received := make(chan string, 10)
	var stop func()
	stop = listen(t, Subscription{On: "tt.onX", Off: "tt.offX"}, func(json.RawMessage) {
		answer, err := page.Call(longContext(t), "tt.ask", nil)
		received <- fmt.Sprint(string(answer), err)
		stop()
	})
	tt.Call("emit", 1)
	tt.Call("emit", 2)
	wantHeard(t, received, `"answer"<nil>`)
}

func TestStopUnregistersTheRegisteredFunction(t *testing.T) {
	tt := script(t, "tt", emitter)
	first, firstHeard := collect()
	second, secondHeard := collect()
	stop := listen(t, Subscription{On: "tt.onX", Off: "tt.offX"}, first)
	listen(t, Subscription{On: "tt.onX", Off: "tt.offX"}, second)
	given := tt.Get("callbacks").Index(1)
	stop()
	if left := tt.Get("callbacks"); left.Length() != 1 || !left.Index(0).Equal(given) {
		t.Fatalf("the page has %d callbacks left", left.Length())
	}
	tt.Call("emit", 1)
	wantHeard(t, firstHeard)
	wantHeard(t, secondHeard, "1")
}

func TestStopMayBeRepeated(t *testing.T) {
	notes := record(t)
	script(t, "tt", `{onX() {}, offX() { note("off"); note(this === tt) }}`)
	stop := listen(t, Subscription{On: "tt.onX", Off: "tt.offX"}, func(json.RawMessage) {})
	stop()
	stop()
	if got := notes(); got != "off true" {
		t.Errorf("noted %q, want one off", got)
	}
}

func TestAfterStopNoEventsAreDelivered(t *testing.T) {
	noUncaught(t)
	for name, off := range map[string]string{
		"there is none":      "undefined",
		"it does nothing":    "() => {}",
		"it throws":          "() => { throw new Error('no') }",
		"it throws a text":   "() => { throw 'no' }",
		"it emits once more": "(cb) => cb('late')",
	} {
		t.Run(name, func(t *testing.T) {
			script(t, "tt", `{callbacks: [], onX(cb) { this.callbacks.push(cb) }, offX: `+off+`}`)
			fn, received := collect()
			stop := listen(t, Subscription{On: "tt.onX", Off: "tt.offX"}, fn)
			stop()
			js.Global().Call("eval", `tt.callbacks[0]("late")`)
			wantHeard(t, received)
		})
	}
	t.Run("none is named", func(t *testing.T) {
		script(t, "tt", emitter)
		fn, received := collect()
		listen(t, Subscription{On: "tt.onX"}, fn)()
		js.Global().Call("eval", `tt.emit("late")`)
		wantHeard(t, received)
	})
}

func TestStopDropsQueuedEvents(t *testing.T) {
	tt := script(t, "tt", emitter)
	free := make(chan struct{})
	fn, received := collect()
	stop := listen(t, Subscription{On: "tt.onX", Off: "tt.offX"}, func(event json.RawMessage) {
		fn(event)
		<-free
	})
	for i := range 3 {
		tt.Call("emit", i)
	}
	if first := <-received; first != "0" {
		t.Fatalf("received %s first", first)
	}
	stop()
	close(free)
	wantHeard(t, received)
}

func TestFailedListenLeaksNothing(t *testing.T) {
	notes := record(t)
	script(t, "tt", `{
		onX(cb) { this.cb = cb; throw new Error("no") },
		offX(cb) { note(cb === this.cb) },
	}`)
	fn, received := collect()
	stop, err := new(Client).Listen(Subscription{On: "tt.onX", Off: "tt.offX"}, fn)
	wantError(t, err, "tt.onX", "threw no")
	if stop != nil {
		t.Error("there is something to stop")
	}
	if len(pageWindow.listeners.byID) != 0 {
		t.Errorf("%d listeners are left in the table", len(pageWindow.listeners.byID))
	}
	if notes() != "true" {
		t.Errorf("it was not taken back: %q", notes())
	}
	js.Global().Call("eval", "tt.cb('late')")
	wantHeard(t, received)
}

func TestManagersHaveEventsToo(t *testing.T) {
	script(t, "tt", `{getNFCAdapter() { return `+emitter+` }}`)
	fn, received := collect()
	stop := listen(t, Subscription{On: "tt.getNFCAdapter().onX", Off: "tt.getNFCAdapter().offX"}, fn)
	if _, err := page.CallSync("tt.getNFCAdapter().emit", json.RawMessage(`[{"uid":{"$bytes":"AQ=="}}]`)); err != nil {
		t.Fatal(err)
	}
	wantHeard(t, received, `{"uid":{"$bytes":"AQ=="}}`)
	stop()
	if _, err := page.CallSync("tt.getNFCAdapter().emit", json.RawMessage(`["late"]`)); err != nil {
		t.Fatal(err)
	}
	wantHeard(t, received)
}
