package sdk

import (
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// A page that shows its first thing while the settings change, which is told to all
// screens, blocks neither.
func TestScreenIsMadeWhileSettingsChange(t *testing.T) {
	f := newServer()
	t.Cleanup(f.Close)
	s := newSession(f.server.sessions, "a", "http://127.0.0.1:3002")
	s.outbox.attach(&connection{wake: make(chan struct{}, 1)})
	status := s.page.Status()
	told := make(chan struct{})
	f.settings.Observe(func(settings.Settings) { // holds the settings
		go s.screen.makeScreen()
		time.Sleep(10 * time.Millisecond) // it waits for the settings
		go func() {
			s.screen.ShowStatus(status)
			close(told)
		}()
		select {
		case <-told:
		case <-time.After(10 * time.Second):
			t.Error("the screen waits for the settings while it is locked")
		}
	})
	if err := f.Update(func(now *settings.Settings) { now.OmitErrMsg = true }); err != nil {
		t.Fatal(err)
	}
}
