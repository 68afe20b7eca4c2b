//go:build e2e

package emulator

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/paramcases"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// verdictScript returns the text with which the SDK refuses a call before it
// returns, or "" if it asks the client.
const verdictScript = `
window.verdict = (path, kind, params) => {
  const [owner, name] = at(path);
  let text = '';
  const note = (failure) => { text = failure.errMsg || failure.errString; };
  if (kind === 'command') {
    owner.onError(note);
  }
  owner[name](Object.assign({}, toPage(params), {fail: note, onChange() {}}));
  return text;
};
`

// The script refuses what package catalogue refuses with errno 104 on every client,
// with the same text and before the call returns, and nothing else.
func TestTheScriptChecksAsTheCatalogue(t *testing.T) {
	f := openCaller(t)
	f.configure()
	do(f, verdictScript)
	// The client answers nothing, so that calls have no effects.
	f.emulator.Update(func(s *Settings) { s.Silent = true })
	refused, accepted := 0, 0
	for _, e := range catalogue.All() {
		if e.Kind != catalogue.KindAsync && e.Kind != catalogue.KindCommand && e.Kind != catalogue.KindOn || e.Kind == catalogue.KindOn && e.Params == nil {
			continue
		}
		cases := paramcases.Of(e)
		var calls []json.RawMessage
		for _, c := range cases {
			calls = append(calls, c.Params)
		}
		got := eval[[]string](f, `return `+inPage(t, calls)+`.map((params) => verdict('`+e.Path+`', '`+string(e.Kind)+`', params));`)
		for i, c := range cases {
			want := ""
			if m, ok := errors.AsType[*catalogue.Mistake](e.CheckParams(c.Params, catalogue.Client{})); ok {
				if code, text := e.Refusal(m); code.Field == catalogue.Errno && code.Number == 104 {
					want = text
				}
			}
			if want == "" {
				accepted++
			} else {
				refused++
			}
			if want == "" && got[i] != "" || want != "" && !strings.HasSuffix(got[i], want) {
				t.Errorf("%s: %.200s\n got %q\nwant %q", c.Name(), c.Params, got[i], want)
			}
		}
	}
	if refused < 300 || accepted < 300 {
		t.Errorf("%d calls refused, %d accepted: too few", refused, accepted)
	}
	for _, call := range f.emulator.Host.Calls() {
		if call.Path != "h5sdk.config" {
			t.Errorf("%s reached the client", call.Path)
		}
	}
}
