package jsapi_test

import (
	"encoding/json"
	"syscall/js"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// pageHost makes a window.tt with the function of an entry and its off function.
// Bytes are ArrayBuffers, as in the client.
const pageHost = `((path, off, kind, field, sample) => {
	const toPage = v => v && v.$bytes !== undefined
		? Uint8Array.from(atob(v.$bytes), c => c.charCodeAt(0)).buffer
		: Array.isArray(v) ? v.map(toPage)
		: v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, toPage(x)]))
		: v
	const toText = v => JSON.stringify(v, (k, x) => x instanceof ArrayBuffer
		? {$bytes: btoa(String.fromCharCode(...new Uint8Array(x)))} : x)
	const asked = [], listeners = []
	const listener = arg => typeof arg === 'function' ? arg : arg[field]
	const put = (path, fn) => {
		const segments = path.split('.'), last = segments.pop()
		let owner = globalThis
		for (const segment of segments) {
			const name = segment.replace('()', '')
			if (name === segment) {
				owner = owner[name] ??= {}
			} else {
				const got = owner[name] ? owner[name]() : {}
				owner[name] = () => got
				owner = got
			}
		}
		owner[last] = fn
	}
	globalThis.tt = {}
	put(path, {
		async: o => {
			asked.push(toText(o))
			setTimeout(() => { o.success(toPage(JSON.parse(sample))); o.success({}) })
		},
		command: (...args) => { asked.push(args.length ? toText(args) : '') },
		on: arg => { asked.push(toText(arg)); listeners.push(listener(arg)) },
	}[kind] ?? (() => ({})))
	if (off) {
		put(off, arg => {
			const i = listeners.indexOf(listener(arg))
			if (i >= 0) listeners.splice(i, 1)
		})
	}
	return {
		asked: () => asked.length === 1 ? asked[0] : 'called ' + asked.length + ' times',
		emit: () => { listeners.forEach(l => l(toPage(JSON.parse(sample)))); return listeners.length },
	}
})`

// newPageCallTest returns a callTest whose functions are in the page.
func newPageCallTest(t *testing.T, e catalogue.Entry, sample json.RawMessage) *callTest {
	field := ""
	if e.Listener != nil {
		field = e.Listener.Field
	}
	host := js.Global().Call("eval", pageHost).Invoke(e.Path, e.Off, string(e.Kind), field, string(sample))
	t.Cleanup(func() { js.Global().Delete("tt") })
	return &callTest{
		t: t, ctx: t.Context(), client: new(jsapi.Client), entry: e, sample: sample,
		sentParams: func() string { return host.Call("asked").String() },
		emit:       func() int { return host.Call("emit").Int() },
		events:     make(chan any, 10),
	}
}

func TestEveryFunctionOfThePageIsCalledOnce(t *testing.T) {
	for _, e := range catalogue.All() {
		if call := calls[e.Path]; call != nil {
			t.Run(e.Name, func(t *testing.T) { call(newPageCallTest(t, e, e.Sample)) })
		}
	}
}

// Bytes are decoded, too.
func TestEveryFieldFromThePageIsDecoded(t *testing.T) {
	for _, e := range catalogue.All() {
		if call := calls[e.Path]; call != nil && len(e.Results) > 0 && e.Kind != catalogue.KindSync {
			t.Run(e.Name, func(t *testing.T) { call(newPageCallTest(t, e, full(e.Results))) })
		}
	}
}

func TestEveryParameterReachesThePage(t *testing.T) {
	for _, e := range catalogue.All() {
		if call := calls[e.Path]; call != nil && len(e.Params) > 0 && e.Kind != catalogue.KindOn {
			t.Run(e.Name, func(t *testing.T) {
				e.Example = full(e.Params)
				call(newPageCallTest(t, e, e.Sample))
			})
		}
	}
}

// The listener of a chat is a field of the parameters, and the same function is
// passed again to unregister it.
func TestListenerIsAParameter(t *testing.T) {
	js.Global().Call("eval", `globalThis.tt = {
		seen: [],
		onChatBadgeChange(o) { this.seen.push(o); o.onChange({badge: 4}) },
		offChatBadgeChange(o) { this.seen.push(o) },
	}`)
	t.Cleanup(func() { js.Global().Delete("tt") })
	received := make(chan int, 1)
	stop, err := new(jsapi.Client).OnChatBadgeChange(jsapi.OnChatBadgeChangeParams{OpenChatID: `oc_"({.`}, func(e jsapi.ChatBadgeChangeEvent) {
		received <- e.Badge
	})
	if err != nil {
		t.Fatal(err)
	}
	if badge := <-received; badge != 4 {
		t.Errorf("received %d", badge)
	}
	stop()
	if !js.Global().Call("eval", `tt.seen.length === 2 && tt.seen[0].onChange === tt.seen[1].onChange &&
		tt.seen.every(o => o.openChatId === 'oc_"({.' && Object.keys(o).length === 2)`).Bool() {
		t.Errorf("the page saw %s", js.Global().Get("JSON").Call("stringify", js.Global().Get("tt").Get("seen")))
	}
}

// Clients call the argument or its field onPush: both work, for registering and
// for unregistering.
func TestServerBadgePushWorksInBothStyles(t *testing.T) {
	for _, style := range []string{"arg", "arg.onPush"} {
		js.Global().Call("eval", `globalThis.tt = {
			listeners: [],
			onServerBadgePush(arg) { this.listeners.push(`+style+`) },
			offServerBadgePush(arg) { this.listeners = this.listeners.filter(l => l !== `+style+`) },
		}`)
		received := make(chan int, 1)
		stop, err := new(jsapi.Client).OnServerBadgePush(func(e jsapi.ServerBadgePushEvent) { received <- e.BadgeNum })
		if err != nil {
			t.Fatal(err)
		}
		js.Global().Call("eval", `tt.listeners[0]({badgeNum: 5})`)
		if badge := <-received; badge != 5 {
			t.Errorf("%s: received %d", style, badge)
		}
		stop()
		if n := js.Global().Get("tt").Get("listeners").Length(); n != 0 {
			t.Errorf("%s: %d listeners are left", style, n)
		}
		js.Global().Delete("tt")
	}
}

// Before the page is configured the user agent contains the version, if any.
func TestAvailableAsksTheBrowser(t *testing.T) {
	navigator := js.Global().Get("navigator")
	js.Global().Call("eval", `Object.defineProperty(navigator, "userAgent", {configurable: true, value: "Mozilla/5.0 (Linux; Android 14) Lark/7.32.8 LarkLocale/en_US"})`)
	t.Cleanup(func() { navigator.Delete("userAgent") }) // uncovers that of the prototype
	got, err := new(jsapi.Client).Available(t.Context(), "tt.onChatBadgeChange")
	if err != nil || !got {
		t.Errorf("got %v, %v", got, err)
	}
	got, err = new(jsapi.Client).Available(t.Context(), "tt.toggleChat")
	if err != nil || got {
		t.Errorf("on PC only: got %v, %v", got, err)
	}
}
