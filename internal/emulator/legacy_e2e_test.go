//go:build e2e

package emulator

import (
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// callOldScript calls every old function and returns the callbacks that came, by path.
const callOldScript = `
const came = {};
const stop = agree();
try {
  for (const path of paths) {
    came[path] = [];
    const [owner, name] = at(path);
    owner[name]({
      text: 'Hello', url: 'https://example.com/a', list: ['a', 'b'], path: 'ttfile://temp/a.pdf',
      onSuccess: (r) => came[path].push('onSuccess ' + r.errMsg), onFail: (e) => came[path].push('onFail ' + e.errno),
      success: () => came[path].push('success'), fail: () => came[path].push('fail'), complete: () => came[path].push('complete'),
    });
    await settle();
    await sleep(30);
  }
  await sleep(300);
} finally {
  stop();
}
return paths.map((path) => came[path].join());
`

// The script passes on the callbacks that were measured, and no others.
func TestCallbacksOfOldFunctions(t *testing.T) {
	var paths []string
	for _, f := range catalogue.Legacy() {
		if f.Path != "h5sdk.biz.navigation.goBack" { // it leaves the page
			paths = append(paths, f.Path)
		}
	}
	f := openCaller(t)
	f.emulator.Update(func(s *Settings) {
		onAndroid(s)
		s.Lenient = false
	})
	f.configure()
	do(f, `await until(() => h5sdk.appCenter);`)
	for i, came := range eval[[]string](f, `const paths = `+inPage(t, paths)+`;`+callOldScript) {
		old, _ := catalogue.LookupLegacy(paths[i])
		name := paths[i][strings.LastIndexByte(paths[i], '.')+1:]
		ok := map[catalogue.Callbacks][]string{
			catalogue.CallbacksNone: {""}, catalogue.CallbacksUndecided: {""},
			catalogue.CallbacksOnSuccess: {"", "onSuccess " + name + ":ok"},
			catalogue.CallbacksBoth:      {"onFail 103", "onSuccess " + name + ":ok"},
		}[old.Callbacks]
		if old.OffSince != "" {
			ok = []string{"onFail 103"}
		}
		if len(ok) == 1 && came != ok[0] || len(ok) == 2 && came != ok[0] && came != ok[1] {
			t.Errorf("%s (%s): %q, want one of %q", paths[i], old.Callbacks, came, ok)
		}
	}
	equal(t, "the title of the page", eval[string](f, `
		h5sdk.biz.navigation.setTitle({title: 'Orders'});
		await until(() => document.title === 'Orders');
		return document.title;`), "Orders")
	equal(t, "an answer", eval[string](f, `
		const stop = agree();
		try {
			return (await new Promise((resolve) => h5sdk.biz.util.copyText({text: 'x'}) || h5sdk.device.connection.getNetworkType({onSuccess: resolve}))).networkType;
		} finally {
			stop();
		}`), "wifi")
}

func TestOldNamespacesOnHarmony(t *testing.T) {
	f := open(t, fixtureOptions{settings: func(s *Settings) { s.Client = ClientFeishuHarmony }})
	equal(t, "namespaces", eval[string](f, `
		await new Promise((resolve) => h5sdk.ready(resolve));
		await sleep(100);
		return [typeof h5sdk.biz, typeof h5sdk.device, typeof h5sdk.appCenter].join();`), "undefined,undefined,undefined")
}
