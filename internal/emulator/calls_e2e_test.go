//go:build e2e

package emulator

import (
	"strings"
	"testing"
	"time"
)

// Calls that the script refuses itself are logged for all kinds of parameters, and
// the page's callbacks are still called.
func TestRefusalsOfTheScriptAreLogged(t *testing.T) {
	f := open(t, fixtureOptions{})
	f.configure()
	equal(t, "failures", eval[string](f, `
		const circle = {title: 5};
		circle.more = circle;
		const failures = [];
		for (const options of [{title: 5}, circle, {title: 5, more: 1n}, 'x']) {
			tt.showToast(typeof options === 'string' ? options : Object.assign(options, {fail: (r) => failures.push(r.errMsg)}));
		}
		tt.onChatBadgeChange({openChatId: 5, onChange() {}});
		tt.getRecorderManager().start({duration: 'long'});
		await until(() => failures.length === 3);
		return String(failures.length);`), "3")
	refused := map[string]int{}
	for range 1000 {
		clear(refused)
		for _, call := range f.emulator.Log() {
			if call.By == "page" && call.State == CallFailed && call.Error.Errno == 104 && strings.HasPrefix(call.Outcome, "fail 104: invalid parameter") {
				refused[call.Path]++
			}
		}
		if refused["tt.showToast"] == 4 && refused["tt.onChatBadgeChange"] == 1 && refused[recorderPath+"start"] == 1 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("the log has %v", refused)
}
