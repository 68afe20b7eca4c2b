//go:build e2e

package emulator

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// These tests call the functions of the catalogue through the tt of a page.

// callerScript makes the calls. It shares no code with the runtime of package
// jsapi.
const callerScript = `
// at returns the object that the function at a path belongs to, and its name.
window.at = (path) => {
  const segments = path.split('.');
  const name = segments.pop();
  return [segments.reduce((o, s) => s.endsWith('()') ? o[s.slice(0, -2)]() : o[s], window), name];
};

// toPage makes ArrayBuffers of {$bytes}; toText is JSON, with {$bytes} again.
window.toPage = (v) => v && v.$bytes !== undefined ? Uint8Array.from(atob(v.$bytes), (c) => c.charCodeAt(0)).buffer
  : Array.isArray(v) ? v.map(toPage)
  : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, toPage(x)])) : v;
window.toText = (v) => JSON.stringify(v, (k, x) =>
  x instanceof ArrayBuffer ? {$bytes: btoa(String.fromCharCode(...new Uint8Array(x)))} : x);

// run calls an async function and returns ['success' or 'fail', payload, was it synchronous].
window.run = (path, params) => new Promise((resolve) => {
  const [owner, name] = at(path);
  let kind, returned = false;
  const note = (k) => () => { kind = kind || k; };
  owner[name](Object.assign({}, toPage(params), {
    success: note('success'), fail: note('fail'), complete: (payload) => resolve([kind, payload, !returned]),
  }));
  returned = true;
});

// agree confirms every question on the screen, until stopped.
window.agree = () => {
  const timer = setInterval(() => {
    const field = shown('.prompt input');
    if (field && !field.value) field.value = 'typed';
    for (const selector of ['.sheet-item', '.suggestion', '.row:not([aria-disabled]):not([aria-selected=true])', '.view-close', '.footer .primary']) {
      shown(selector)?.click();
    }
  }, 5);
  return () => clearInterval(timer);
};

// listen listens to an event in the style of the entry e; unlisten ends it.
window.received = [];
window.listeners = {};
window.listen = (e) => {
  const [owner, name] = at(e.path);
  listeners[e.path] = listeners[e.path] || ((event) => received.push([e.path, toText(event)]));
  owner[name](argument(e));
};
window.unlisten = (e) => {
  const [owner, name] = at(e.off);
  owner[name](argument(e));
};
window.argument = (e) => e.listener.style === 'function' ? listeners[e.path]
  : Object.assign({}, e.example, {[e.listener.field]: listeners[e.path]});

// settle returns when all earlier requests have been answered.
window.settle = () => new Promise((resolve) => tt.requestAuthCode({appId: 'cli_x', complete: resolve}));
`

// openCaller opens a page with every permission, every function and with
// callerScript.
func openCaller(t *testing.T) *fixture {
	t.Helper()
	f := open(t, fixtureOptions{settings: func(s *Settings) {
		grantAll(s)
		onAndroid(s) // asks for every permission
		s.Lenient = true
	}})
	do(f, callerScript)
	return f
}

// page returns the page in the client.
func (f *fixture) page() *client.Page {
	for _, page := range f.emulator.SDK.Pages() {
		return page
	}
	f.Fatal("there is no page")
	return nil
}

// inPage writes v as JavaScript.
func inPage(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A result is what the caller's run returns.
type result struct {
	kind    string
	payload map[string]json.RawMessage
	sync    bool
}

func parseResult(t *testing.T, text string) result {
	t.Helper()
	var r result
	if err := json.Unmarshal([]byte(text), &[]any{&r.kind, &r.payload, &r.sync}); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return r
}

func (r result) errno() string { return string(r.payload["errno"]) }

func asyncEntries() []catalogue.Entry {
	return slices.DeleteFunc(catalogue.All(), func(e catalogue.Entry) bool { return e.Kind != catalogue.KindAsync })
}

func TestEveryFunctionOfThePage(t *testing.T) {
	f := openCaller(t)
	f.configure()
	done := 0
	for _, e := range catalogue.All() {
		done++
		f.page().Reset() // the files that earlier functions have changed
		object, name, inside := strings.Cut(e.Path, "#")
		switch {
		case inside:
			sampleIn(f, object, name, e)
		case e.Kind == catalogue.KindAsync:
			asyncIn(f, e)
		case e.Kind == catalogue.KindCommand:
			commandIn(f, e)
		default: // TestEveryEventOfThePage has more of the events
			equal(t, e.Path, eval[string](f, `const [owner, name] = at('`+e.Path+`'); return typeof owner[name];`), "function")
		}
	}
	if done != 208 {
		t.Errorf("%d functions, want 208", done)
	}
	f.clean()
}

func asyncIn(f *fixture, e catalogue.Entry) {
	f.Helper()
	example := "undefined"
	if e.Example != nil {
		example = string(e.Example)
	}
	r := parseResult(f.T, eval[string](f, `const stop = agree(); try { return toText(await run('`+e.Path+`', `+example+`)); } finally { stop(); }`))
	if r.kind != "success" || r.sync {
		f.Errorf("%s: %+v", e.Path, r)
		return
	}
	message := functions.Name(e.Path)
	if e.MsgName != "" {
		message = e.MsgName
	}
	if got := string(r.payload["errMsg"]); got != `"`+message+`:ok"` {
		f.Errorf("%s: errMsg %s", e.Path, got)
	}
	delete(r.payload, "errMsg")
	got, _ := json.Marshal(r.payload)
	if err := e.CheckAnswer(got); err != nil {
		f.Errorf("%s: %s: %v", e.Path, got, err)
	}
	if !client.Implements(e.Path) && !sameJSON(got, e.Sample) {
		f.Errorf("%s\n got: %s\nwant: %s", e.Path, got, e.Sample)
	}
}

// sampleIn calls a function of an object in the answer of another.
func sampleIn(f *fixture, path, name string, e catalogue.Entry) {
	f.Helper()
	of, _ := catalogue.Lookup(path)
	equal(f.T, e.Path, eval[string](f, `
		const [owner, name] = at('`+path+`');
		return String(await new Promise((resolve) => owner[name](Object.assign(`+string(of.Example)+`, {success: (got) => resolve(got.`+name+`())}))));`),
		string(e.Sample))
}

func commandIn(f *fixture, e catalogue.Entry) {
	f.Helper()
	name := functions.Name(e.Path)
	for _, before := range map[string][]string{"pause": {"start"}, "resume": {"start", "pause"}, "stop": {"start"}}[name] {
		f.page().CallSync(recorderPath+before, nil)
	}
	event := map[string]string{"start": "onStart", "pause": "onPause", "resume": "onResume", "stop": "onStop"}[name]
	equal(f.T, e.Path, eval[string](f, `
		const recorder = tt.getRecorderManager();
		const got = new Promise((resolve) => recorder.`+event+`(resolve));
		const returned = recorder.`+name+`(`+string(e.Example)+`);
		return typeof returned + ' ' + typeof await got;`), "undefined object")
}

func TestEveryEventOfThePage(t *testing.T) {
	f := openCaller(t)
	f.configure()
	all := inPage(t, functions.Events())
	do(f, `window.events = `+all+`; events.forEach(listen); await settle();`)
	fire := func(want int) {
		t.Helper()
		for _, e := range functions.Events() {
			if n, err := f.emulator.Fire(e.Path, nil); n != want && (want != 0 || e.Off != "") || err != nil {
				t.Errorf("%s: %d listeners, %v, want %d", e.Path, n, err, want)
			}
		}
	}
	fire(1)
	got := eval[[][2]string](f, `await settle(); return received.splice(0);`)
	if len(got) != len(functions.Events()) {
		t.Errorf("%d events, want %d", len(got), len(functions.Events()))
	}
	for i, e := range functions.Events()[:min(len(got), len(functions.Events()))] {
		if got[i][0] != e.Path || !sameJSON(json.RawMessage(got[i][1]), e.Sample) {
			t.Errorf("%s: got %v, want %s", e.Path, got[i], e.Sample)
		}
	}

	do(f, `events.filter((e) => e.off).forEach(unlisten); await settle();`)
	fire(0)
	equal(t, "events after off", eval[string](f, `await settle(); return received.filter(([path]) => events.find((e) => e.path === path).off).join();`), "")
	f.clean()
}

// Beacons have one listener, each chat has its own, and badges accept both styles.
func TestEventsWithOtherStyles(t *testing.T) {
	f := openCaller(t)
	f.configure()
	do(f, `
		tt.onBeaconUpdate(() => received.push('first'));
		tt.onBeaconUpdate(() => received.push('second'));
		window.chat = (openChatId) => ({openChatId, onChange: () => received.push(openChatId)});
		tt.onChatBadgeChange(chat('oc_1'));
		tt.onChatBadgeChange(chat('oc_2'));
		tt.onChatBadgeChange({onChange() {}, fail: (e) => received.push(e.errMsg)});
		await settle();`)
	f.emulator.Fire("tt.onBeaconUpdate", nil)
	f.emulator.Fire("tt.onChatBadgeChange", nil)
	f.emulator.Fire(`tt.onChatBadgeChange({"openChatId":"oc_2","onChange":{"$listener":""}})`, nil)
	equal(t, "events", eval[string](f, `await settle(); return received.splice(0).join();`),
		"onChatBadgeChange:fail invalid parameter: openChatId is required,second,oc_1,oc_2,oc_2")
	do(f, `
		tt.onServerBadgePush(() => received.push('function'));
		tt.onServerBadgePush({onPush: () => received.push('object')});
		await settle();`)
	f.emulator.Fire("tt.onServerBadgePush", nil)
	equal(t, "events of the badge", eval[string](f, `await settle(); return received.splice(0).join();`), "function,object")
	do(f, `tt.offChatBadgeChange({openChatId: 'oc_1'}); await settle();`)
	f.emulator.Fire("tt.onChatBadgeChange", nil)
	equal(t, "events after off", eval[string](f, `await settle(); return received.join();`), "oc_2")
}

// A badCall is a call with one parameter that is wrong.
type badCall struct {
	Path   string         `json:"path"`
	Params map[string]any `json:"params"`
	name   string         // of the parameter
}

// badCalls are calls of e with each required parameter missing, each parameter
// of a wrong type, and one too many. The client refuses some that are missing, with
// a number of the function's own.
func badCalls(e catalogue.Entry) []badCall {
	good := func() map[string]any {
		m := map[string]any{}
		json.Unmarshal(e.Example, &m)
		return m
	}
	unknown := good()
	unknown["nonsense"] = 1
	all := []badCall{{e.Path, unknown, "nonsense"}}
	for _, p := range e.Params {
		if p.Required && p.Refused[catalogue.ConstraintRequired] == 0 {
			without := good()
			delete(without, p.Name)
			all = append(all, badCall{e.Path, without, p.Name})
		}
		wrong := good()
		wrong[p.Name] = true
		if p.Type == catalogue.TypeBool {
			wrong[p.Name] = "true"
		}
		all = append(all, badCall{e.Path, wrong, p.Name})
	}
	return all
}

func TestEveryParameterIsChecked(t *testing.T) {
	f := openCaller(t)
	var all []badCall
	groups := map[string]bool{}
	for _, e := range asyncEntries() {
		all = append(all, badCalls(e)...)
		groups[e.Group] = true
	}
	if len(groups) != len(catalogue.Groups()) || len(all) < 200 {
		t.Errorf("%d calls of %d groups", len(all), len(groups))
	}
	got := eval[[]string](f, `
		const got = [];
		for (const c of `+inPage(t, all)+`) got.push(toText(await Promise.race([run(c.path, c.params), sleep(500).then(() => ['none', {}, false])])));
		return got;`)
	for i, c := range all {
		r := parseResult(t, got[i])
		if r.kind != "fail" || r.errno() != "104" || !r.sync || !strings.Contains(string(r.payload["errMsg"]), ": "+c.name) {
			t.Errorf("%s %v: %s, want 104 for %s", c.Path, c.Params, got[i], c.name)
		}
	}
	equal(t, "calls that reached the client", len(f.emulator.Host.Calls()), 0)
}

func TestParametersInside(t *testing.T) {
	f := openCaller(t)
	f.configure()
	for call, want := range map[string]string{
		`run('tt.setNavigationBar', {left: {items: [{id: 'a', text: 5}]}})`:                    "left.items[0].text should be string",
		`run('tt.setNavigationBar', {left: {items: {}}})`:                                      "left.items should be array",
		`run('tt.setNavigationBar', {left: []})`:                                               "left should be object",
		`run('tt.previewImage', {urls: ['a'], header: {Referer: 5}})`:                          "header.Referer should be string",
		`run('tt.openSchema', {schema: 'a:b', options: {nonsense: 5}})`:                        "options.nonsense is unknown",
		`run('tt.enterProfile', {openid: 'x', left: 1.5})`:                                     "left should be integer",
		`run('tt.setScreenBrightness', {value: NaN})`:                                          "value should be number",
		`run('tt.getFileSystemManager().writeFile', {filePath: 'ttfile://user/x', data: 5})`:   "data should be ArrayBuffer or string",
		`run('tt.getFileSystemManager().writeFile', {filePath: 'ttfile://user/x', data: 'x'})`: "",
		`run('tt.enterProfile', {openid: 'x', left: null, top: undefined, constructor: 1})`:    "constructor is unknown",
		`run('tt.enterProfile', {openid: 'x', left: null, top: undefined, other: () => 1})`:    "",
	} {
		r := parseResult(t, eval[string](f, `return toText(await `+call+`);`))
		if got := string(r.payload["errMsg"]); want == "" && r.kind != "success" || !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %q", call, got, want)
		}
	}
	equal(t, "a command", eval[string](f, `
		const recorder = tt.getRecorderManager();
		const got = new Promise((resolve) => recorder.onError(resolve));
		recorder.start({duration: 'long'});
		return toText(await got);`), `{"errno":104,"errString":"invalid parameter: duration should be integer"}`)
	do(f, `tt.showToast('x'); tt.showToast(5); tt.getRecorderManager().start();`)
	f.clean()
}

func TestEveryFunctionOfThePageBeforeConfig(t *testing.T) {
	f := openCaller(t)
	do(f, `window.events = `+inPage(t, functions.Events())+`; events.forEach(listen);`)
	all := asyncEntries()
	got := eval[[]string](f, `
		const got = [];
		const stop = agree();
		for (const e of `+inPage(t, all)+`) got.push(toText(await run(e.path, e.example)));
		stop();
		return got;`)
	for i, e := range all {
		if r := parseResult(t, got[i]); (r.errno() == "105") != e.NeedsConfig || (r.kind == "fail") != e.NeedsConfig {
			t.Errorf("%s before config: %s", e.Path, got[i])
		}
	}
	for _, e := range functions.Events() {
		if n, _ := f.emulator.Fire(e.Path, nil); n != 0 {
			t.Errorf("%s: %d listeners", e.Path, n)
		}
	}
}

func TestEveryScopeOfThePage(t *testing.T) {
	f := openCaller(t)
	f.configure()
	all := slices.DeleteFunc(asyncEntries(), func(e catalogue.Entry) bool { return e.Scope == "" })
	for decision, errno := range map[Permission]int{Refused: 107, RefusedBySystem: 106, RefusedByOrganization: 108} {
		f.emulator.Update(func(s *Settings) {
			for _, scope := range functions.Scopes() {
				s.Permissions[scope] = decision
			}
		})
		got := eval[[]string](f, `
			const got = [];
			for (const e of `+inPage(t, all)+`) got.push(toText(await run(e.path, e.example)));
			return got;`)
		for i, e := range all {
			if r := parseResult(t, got[i]); r.errno() != string(inPage(t, errno)) {
				t.Errorf("%s, %s: %s", e.Path, decision, got[i])
			}
		}
	}

	// The user is asked while the permission is undecided.
	f.emulator.Update(func(s *Settings) { clear(s.Permissions) })
	equal(t, "asked and refused", eval[string](f, `
		(await appears('.secondary')).click(); // the way to the settings, offered by the refusals above
		await until(() => !shown('.secondary'));
		const got = run('tt.getLocation');
		(await appears('.secondary')).click();
		return String((await got)[1].errno);`), "107")
	f.emulator.Update(func(s *Settings) { clear(s.Permissions) })
	equal(t, "asked and allowed", eval[string](f, `const stop = agree(); const [kind] = await run('tt.getLocation'); stop(); return kind;`), "success")
}

func TestOutcomesOfManagers(t *testing.T) {
	f := openCaller(t)
	f.configure()
	const path = "tt.getNFCAdapter().getNfcA().transceive"
	const transceive = `run('` + path + `', {data: {$bytes: 'MAQ='}})`
	outcome := func(kind OutcomeKind) {
		t.Helper()
		if err := f.emulator.Update(func(s *Settings) { s.Outcomes[path] = Outcome{Kind: kind} }); err != nil {
			t.Fatal(err)
		}
	}
	for kind, want := range map[OutcomeKind]string{
		OutcomeRefuse: "fail nfcTransceive:fail user permission denied",
		OutcomeCancel: "fail nfcTransceive:cancel",
		OutcomeAnswer: "success nfcTransceive:ok",
	} {
		outcome(kind)
		equal(t, string(kind), eval[string](f, `const [kind, payload] = await `+transceive+`; return kind + ' ' + payload.errMsg;`), want)
	}
	outcome(OutcomeNever)
	equal(t, "never", eval[string](f, `
		const [kind] = await Promise.race([`+transceive+`, sleep(300).then(() => ['none'])]);
		return kind;`), "none")
	f.emulator.Update(func(s *Settings) { clear(s.Outcomes) })
	f.emulator.Host.Remove(path)
	equal(t, "removed", eval[string](f, `return String((await `+transceive+`)[1].errno);`), "103")
}

// Written bytes can be read; bytes in other answers are ArrayBuffers.
func TestBytesOfManagers(t *testing.T) {
	f := openCaller(t)
	f.configure()
	equal(t, "files", eval[string](f, `
		const whole = Uint8Array.from({length: 300}, (_, i) => i % 256);
		const files = tt.getFileSystemManager();
		const ask = (name, options) => new Promise((success, fail) => files[name](Object.assign(options, {success, fail})));
		const filePath = 'ttfile://user/bytes';
		await ask('writeFile', {filePath, data: whole.buffer});
		await ask('appendFile', {filePath, data: whole.subarray(0, 2)});
		const {data} = await ask('readFile', {filePath, position: 298});
		const {stat} = await ask('stat', {path: 'ttfile://user'});
		return [data.constructor.name, new Uint8Array(data), (await ask('getFileInfo', {filePath})).size, stat.isDirectory(), stat.isFile()].join();`),
		"ArrayBuffer,42,43,0,1,302,true,false")
	equal(t, "NFC", eval[string](f, `
		const [, {data}] = await run('tt.getNFCAdapter().getIsoDep().transceive', {data: {$bytes: 'AKQEAAA='}});
		const [, {messages}] = await run('tt.getNFCAdapter().getNdef().readNdefMessage');
		return [data.constructor.name, new Uint8Array(data), messages[0].payload.constructor.name].join();`),
		"ArrayBuffer,144,0,ArrayBuffer")
	equal(t, "Bluetooth", eval[string](f, `
		const got = new Promise((resolve) => tt.onBluetoothDeviceFound(resolve));
		await run('tt.startBluetoothDevicesDiscovery');
		return (await got).devices[0].advertisData.constructor.name;`), "ArrayBuffer")
	equal(t, "frames", eval[string](f, `
		const got = new Promise((resolve) => tt.getRecorderManager().onFrameRecorded(resolve));
		tt.getRecorderManager().start({frameSize: 8});
		return (await got).frameBuffer.constructor.name;`), "ArrayBuffer")
	f.clean()
}

// The script has every function on every platform; what the client lacks is refused
// by the client, so that only the objects inside answers differ.
func TestFunctionsThatTheClientLacks(t *testing.T) {
	for _, c := range []Client{ClientFeishuAndroid, ClientFeishuIOS, ClientFeishuIPad, ClientFeishuWindows, ClientFeishuHarmony} {
		f := open(t, fixtureOptions{settings: func(s *Settings) {
			grantAll(s)
			s.Client = c
		}})
		do(f, callerScript)
		f.configure()
		f.hasWhatTheClientHas(c)
		for _, e := range functions.Events() {
			do(f, `listen(`+inPage(t, e)+`);`)
		}
		do(f, `await settle();`)
		for _, e := range functions.Events() {
			want := 0
			if f.emulator.Settings().ClientHas(e.Since) {
				want = 1
			}
			if n, err := f.emulator.Fire(e.Path, nil); n != want || err != nil {
				t.Errorf("%s: %s: %d listeners, %v, want %d", c, e.Path, n, err, want)
			}
		}
		f.emulator.Update(func(s *Settings) { s.Version = "4.6.0" }) // in the middle of all versions
		do(f, `await settle();`)                                     // the page knows
		f.hasWhatTheClientHas(c)
		f.clean()
	}
}

// hasWhatTheClientHas calls what the client lacks, and looks for everything else.
func (f *fixture) hasWhatTheClientHas(c Client) {
	t := f.T
	for _, e := range catalogue.All() {
		want := f.emulator.Settings().ClientHas(e.Since)
		object, name, inside := strings.Cut(e.Path, "#")
		switch {
		case inside:
			of, _ := catalogue.Lookup(object)
			equal(t, string(c)+": "+e.Path, eval[bool](f, `
					const [owner, name] = at('`+object+`');
					return await new Promise((resolve) => owner[name](Object.assign(`+string(of.Example)+`, {success: (got) => resolve('`+functions.Name(name)+`' in got.stat), fail: () => resolve(false)})));`), want)
		case e.Kind == catalogue.KindAsync && !want:
			r := parseResult(t, eval[string](f, `return toText(await run('`+e.Path+`', `+inPage(t, e.Example)+` || undefined));`))
			if r.kind != "fail" || r.errno() != "103" {
				t.Errorf("%s: %s: %+v", c, e.Path, r)
			}
		default:
			equal(t, string(c)+": "+e.Path, eval[string](f, `const [owner, name] = at('`+e.Path+`'); return typeof owner[name];`), "function")
		}
	}
}
