package client

import (
	"encoding/json"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// An answer of the user's own replaces the usual one, as often as it is set, but not
// the permission that the function needs.
func TestOwnAnswer(t *testing.T) {
	f := newFixture(t)
	page := f.Page(pageURL)
	page.SetConfigured()
	if err := f.Update(func(s *settings.Settings) {
		s.Lenient = true
		s.Outcomes["tt.scanCode"] = settings.Outcome{Answer: json.RawMessage(`{"result":"7","more":1}`), Times: 1}
		s.Outcomes["tt.getUserInfo"] = settings.Outcome{Answer: json.RawMessage(`{}`)}
		s.Permissions["scope.userInfo"] = settings.Refused
	}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`{"result":"7","more":1}`, `{"result":"emulator"}`} {
		if got, err := page.Call(t.Context(), "tt.scanCode", nil); err != nil || string(got) != want {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	}
	if got, err := page.Call(t.Context(), "tt.getUserInfo", nil); err == nil {
		t.Errorf("without the permission: %s", got)
	}
	log := f.Log()
	if log[0].By != calllog.ByOutcome || log[1].By != "" || log[2].By != calllog.ByPermission {
		t.Errorf("log: %+v", log)
	}
}
