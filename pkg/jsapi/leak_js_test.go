package jsapi

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"syscall/js"
	"testing"
	"time"
	"unsafe"
)

// hostOfAllEndings ends calls in every possible way. It keeps no references.
const hostOfAllEndings = `{
	showToast(o) { o.success({errMsg: "showToast:ok"}); o.complete?.() },
	getNetworkType(o) { setTimeout(() => { o.success({networkType: "wifi"}); o.complete?.() }) },
	hideToast(o) { setTimeout(() => { o.success({}); o.success({}); o.fail({}); o.cancel({}) }) },
	vibrateShort(o) { setTimeout(() => o.success({}), 40) },
	vibrateLong() {},
	getLocation(o) { o.fail({errno: 104}); o.complete?.() },
	scanCode(o) { o.fail({errMsg: "scanCode:cancel"}); o.cancel({}); o.complete?.(); o.complete?.() },
	chooseImage() { throw new Error("no") },
	setWindowSize(o) { o.success({}) },
	getFileSystemManager: () => tt.files,
	files: {
		readFile(o) { o.success({data: new Uint8Array([1, 2, 3]).buffer}) },
		writeFile(o) { o.data.byteLength === 3 ? o.success({}) : o.fail({}) },
	},
	onNetworkStatusChange(cb) { cb({isConnected: true, networkType: "wifi"}) },
	offNetworkStatusChange(cb) { cb({}) },
	onMemoryWarning(cb) { cb({level: "5"}) },
	onBeaconUpdate(cb) { cb({beacons: []}) },
	offBeaconUpdate() {},
	onChatBadgeChange(o) { o.onChange({badge: 1}) },
	offChatBadgeChange() {},
	onServerBadgePush(cb) { cb.onPush({badgeNum: 1}) },
	offServerBadgePush() {},
	getRecorderManager: () => tt.recorder,
	recorder: {start() {}},
}`

const sdkOfAllEndings = `{
	ready(cb) { setTimeout(cb) },
	error() {},
	config(o) { return new Promise((_, reject) => setTimeout(() => { o.onFail({errorCode: 333441}); reject({}) })) },
}`

// endings are the ways in which calls and listeners end.
var endings = map[string]func(*Client, context.Context) error{
	"done":  func(c *Client, ctx context.Context) error { return c.ShowToast(ctx, ShowToastParams{Title: "t"}) },
	"twice": func(c *Client, ctx context.Context) error { return c.HideToast(ctx) },
	"result": func(c *Client, ctx context.Context) error {
		_, err := c.GetNetworkType(ctx)
		return err
	},
	"late": func(c *Client, ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
		defer cancel()
		return want(ErrTimeout, c.VibrateShort(ctx))
	},
	"never": func(c *Client, ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
		defer cancel()
		return want(ErrTimeout, c.VibrateLong(ctx))
	},
	"given up": func(c *Client, ctx context.Context) error {
		ctx, cancel := context.WithCancel(ctx)
		time.AfterFunc(10*time.Millisecond, cancel)
		return want(context.Canceled, c.VibrateLong(ctx))
	},
	"failed": func(c *Client, ctx context.Context) error {
		_, err := c.GetLocation(ctx, GetLocationParams{})
		return want(ErrInvalidParam, err)
	},
	"canceled": func(c *Client, ctx context.Context) error {
		_, err := c.ScanCode(ctx, ScanCodeParams{})
		return want(ErrCanceled, err)
	},
	"threw": func(c *Client, ctx context.Context) error {
		_, err := c.ChooseImage(ctx, ChooseImageParams{})
		if err == nil {
			return errors.New("nothing was thrown")
		}
		return nil
	},
	"missing": func(c *Client, ctx context.Context) error { return want(ErrUnsupported, c.CloseWindow(ctx)) },
	"command": func(c *Client, _ context.Context) error {
		return c.RecorderManager().Start(RecorderManagerStartParams{})
	},
	"refused": func(c *Client, ctx context.Context) error {
		if err := c.Configure(ctx, ConfigParams{"cli_1", 1, "n", "s", nil}); err == nil {
			return errors.New("not refused")
		}
		return nil
	},
	"bytes from the page": func(c *Client, ctx context.Context) error {
		r, err := c.FileSystemManager().ReadFile(ctx, FileSystemManagerReadFileParams{FilePath: "ttfile://user/f"})
		if err == nil && len(r.Data) != 3 {
			return errors.New("bytes are missing")
		}
		return err
	},
	"bytes to the page": func(c *Client, ctx context.Context) error {
		return c.FileSystemManager().WriteFile(ctx, FileSystemManagerWriteFileParams{FilePath: "ttfile://user/f", Data: []byte{1, 2, 3}})
	},
	"event": func(c *Client, _ context.Context) error {
		return awaitEvent(func(received chan bool) (func(), error) {
			return c.OnNetworkStatusChange(func(NetworkStatusChangeEvent) { received <- true })
		})
	},
	"event without an end": func(c *Client, _ context.Context) error {
		return awaitEvent(func(received chan bool) (func(), error) {
			return c.OnMemoryWarning(func(MemoryWarningEvent) { received <- true })
		})
	},
	"event among parameters": func(c *Client, _ context.Context) error {
		return awaitEvent(func(received chan bool) (func(), error) {
			return c.OnChatBadgeChange(OnChatBadgeChangeParams{OpenChatID: "oc_1"}, func(ChatBadgeChangeEvent) { received <- true })
		})
	},
	"event under a name": func(c *Client, _ context.Context) error {
		return awaitEvent(func(received chan bool) (func(), error) {
			return c.OnServerBadgePush(func(ServerBadgePushEvent) { received <- true })
		})
	},
	"event for many": func(c *Client, _ context.Context) error {
		first, err := c.OnBeaconUpdate(func(BeaconUpdateEvent) {})
		if err != nil {
			return err
		}
		second, err := c.OnBeaconUpdate(func(BeaconUpdateEvent) {})
		first()
		second()
		return err
	},
}

func want(group, err error) error {
	if errors.Is(err, group) {
		return nil
	}
	return fmt.Errorf("got %v, want %v", err, group)
}

// awaitEvent listens until the first event.
func awaitEvent(listen func(chan bool) (func(), error)) error {
	received := make(chan bool, 1)
	stop, err := listen(received)
	if err != nil {
		return err
	}
	<-received
	stop()
	return nil
}

func TestTwentyThousandCallsLeakNothing(t *testing.T) {
	script(t, "tt", hostOfAllEndings)
	script(t, "h5sdk", sdkOfAllEndings)
	callMany(t, 1000) // fills what is created once
	before := countResources()
	callMany(t, 20_000)
	after := countResources()

	if after.calls != 0 || after.listeners != 0 || after.shares != 0 {
		t.Errorf("%d calls, %d listeners and %d shared ones are left in the tables", after.calls, after.listeners, after.shares)
	}
	if after.goroutines > before.goroutines {
		t.Errorf("%d goroutines, before %d", after.goroutines, before.goroutines)
	}
	if after.references > before.references+100 || after.ids > before.ids+100 {
		t.Errorf("%d references to JavaScript values, %d ids, before %d and %d", after.references, after.ids, before.references, before.ids)
	}
	if after.timeouts > before.timeouts+1 {
		t.Errorf("%d timers of the engine, before %d", after.timeouts, before.timeouts)
	}
	if after.heap > before.heap+200_000 {
		t.Errorf("%d bytes of heap, before %d", after.heap, before.heap)
	}
	t.Logf("before %+v, after %+v", before, after)
}

// callMany makes n calls, fifty at a time.
func callMany(t *testing.T, n int) {
	names := slices.Sorted(maps.Keys(endings))
	var all sync.WaitGroup
	for worker := range 50 {
		all.Go(func() {
			for i := worker; i < n; i += 50 {
				name := names[i%len(names)]
				if err := endings[name](new(Client), t.Context()); err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
			}
		})
	}
	all.Wait()
}

// resources counts what a program may leak.
type resources struct {
	calls, listeners, shares  int // in the tables of the runtime
	references, ids, timeouts int // in those of wasm_exec.js
	goroutines                int
	heap                      uint64
}

// countResources collects garbage first: finalizers release the references.
func countResources() resources {
	var memory runtime.MemStats
	for range 10 {
		runtime.GC()
		time.Sleep(20 * time.Millisecond)
	}
	runtime.ReadMemStats(&memory)
	return resources{
		calls:      len(pageWindow.calls.pending),
		listeners:  len(pageWindow.listeners.byID),
		shares:     len(sharedListeners.byKey),
		references: references(),
		ids:        goInstance().Get("_ids").Get("size").Int(),
		timeouts:   goInstance().Get("_scheduledTimeouts").Get("size").Int(),
		goroutines: runtime.NumGoroutine(),
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
