package client

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/platform"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

const (
	appID   = "cli_emulator"
	pageURL = "http://localhost:3000/a?b=%20c&d=e+f"
)

// A fixture is a client with what it needs.
type fixture struct {
	*Client
	Host     *jsapitest.Host
	Platform *platform.Platform
	Close    context.CancelFunc

	settings *settings.Store
	log      *calllog.Log
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	f := &fixture{Close: cancel, settings: settings.NewStore(), log: new(calllog.Log)}
	f.Platform = platform.New(platform.Options{
		AppID: appID, AppSecret: "secret", Now: time.Now, Lifetime: 2 * time.Hour, Settings: f.settings, Log: f.log,
	})
	f.Client = New(Options{Context: ctx, Settings: f.settings, Platform: f.Platform, Log: f.log})
	f.Host = f.Client.Host()
	return f
}

// newPhone returns a fixture of Feishu for Android, for functions that no PC has.
func newPhone(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	f.Update(func(s *settings.Settings) { s.Client = settings.ClientFeishuAndroid })
	return f
}

// newLenient returns a fixture that has every function, for tests of each of them.
func newLenient(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	f.Update(func(s *settings.Settings) { s.Lenient = true })
	return f
}

// exampleOf returns parameters that the function at path accepts.
func exampleOf(path string) json.RawMessage {
	e, _ := catalogue.Lookup(path)
	return e.Example
}

func (f *fixture) Page(url string) *Page { return f.NewPage(PageOptions{URL: url}) }

func (f *fixture) Settings() settings.Settings { return f.settings.Get() }

func (f *fixture) Update(change func(*settings.Settings)) error {
	return f.settings.Update(func(s *settings.Settings) error { change(s); return nil })
}

func (f *fixture) Log() []calllog.Entry {
	return f.log.Entries()
}
