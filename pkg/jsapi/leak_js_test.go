package jsapi

import (
	"encoding/json"
	"runtime"
	"sync"
	"syscall/js"
	"testing"
	"time"
	"unsafe"
)

// endings are the ways that a call may end, and a listener besides.
var endings = []string{"tt.success", "tt.twice", "tt.fail", "tt.cancel", "tt.throws", "tt.missing", "tt.bytes", "tt.event"}

const hostOfAllEndings = `{
	success(o) { o.success({n: [1, 2]}); o.complete?.() },
	twice(o) { setTimeout(() => { o.success({}); o.success({}); o.fail({}) }) },
	fail(o) { o.fail({errno: 104}); o.complete?.() },
	cancel(o) { o.fail({errMsg: "x:cancel"}); o.cancel({}); o.complete?.(); o.complete?.() },
	throws() { throw new Error("no") },
	bytes(o) { o.success({data: o.data}) },
	onX(cb) { cb({}) },
	offX(cb) { cb({}) },
}`

func TestTwentyThousandCallsLeaveNothingBehind(t *testing.T) {
	script(t, "tt", hostOfAllEndings)
	callMany(t, 1000) // what is made once is made now
	before := count()
	callMany(t, 20_000)
	after := count()

	if after.calls != 0 || after.listeners != 0 {
		t.Errorf("%d calls and %d listeners are left in the tables", after.calls, after.listeners)
	}
	if after.goroutines > before.goroutines {
		t.Errorf("%d goroutines, before %d", after.goroutines, before.goroutines)
	}
	if after.references > before.references+100 {
		t.Errorf("%d references to JavaScript values, before %d", after.references, before.references)
	}
	if after.heap > before.heap+200_000 {
		t.Errorf("%d bytes of heap, before %d", after.heap, before.heap)
	}
	t.Logf("before %+v, after %+v", before, after)
}

// callMany makes n calls, fifty at a time.
func callMany(t *testing.T, n int) {
	var all sync.WaitGroup
	for worker := range 50 {
		all.Go(func() {
			for i := worker; i < n; i += 50 {
				callOnce(t, endings[i%len(endings)])
			}
		})
	}
	all.Wait()
}

func callOnce(t *testing.T, path string) {
	if path == "tt.event" {
		stop, err := new(Client).Listen("tt.onX", "tt.offX", func(json.RawMessage) {})
		if err != nil {
			t.Error(err)
			return
		}
		stop()
		return
	}
	page.Call(t.Context(), path, json.RawMessage(`{"data":{"$bytes":"AQID"}}`))
}

// belongings are what a program may leak.
type belongings struct {
	calls, listeners, goroutines, references int
	heap                                     uint64
}

// count lets everything that is finished go first: finalizers give the
// references back.
func count() belongings {
	var memory runtime.MemStats
	for range 10 {
		runtime.GC()
		time.Sleep(20 * time.Millisecond)
	}
	runtime.ReadMemStats(&memory)
	return belongings{
		calls:      len(calls.waiting),
		listeners:  len(listeners.byID),
		goroutines: runtime.NumGoroutine(),
		references: references(),
		heap:       memory.HeapAlloc,
	}
}

// references counts the JavaScript values that Go holds on to: wasm_exec.js
// keeps them in a table, and the free places of that table in a pool.
func references() int {
	g := goInstance()
	return g.Get("_values").Length() - g.Get("_idPool").Length()
}

// goInstance is the instance of wasm_exec.js's Go class that runs this program.
// Its reference is the one after the window's.
func goInstance() js.Value {
	v := js.Global()
	*(*uint64)(unsafe.Pointer(&v))++
	return v
}

func TestReferencesAreCounted(t *testing.T) {
	before := references()
	var kept []js.Value
	for range 100 {
		kept = append(kept, js.Global().Get("Object").New())
	}
	if got := references() - before; got < 100 {
		t.Errorf("100 references more are %d", got)
	}
	runtime.KeepAlive(kept)
}
