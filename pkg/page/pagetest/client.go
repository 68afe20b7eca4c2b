//go:build !js

package pagetest

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
)

// A recorder is the host, with a record of what has failed.
type recorder struct {
	*jsapitest.Host
	stage *Stage
}

func (r recorder) Call(ctx context.Context, path string, params json.RawMessage) (json.RawMessage, error) {
	r.stage.begin()
	defer r.stage.end()
	answer, err := r.Host.Call(ctx, path, params)
	if err != nil && !errors.Is(ctx.Err(), context.Canceled) { // else the page has moved on
		r.stage.fail("%s: %v", path, err)
	}
	return answer, err
}

func (r recorder) CallSync(path string, args json.RawMessage) (json.RawMessage, error) {
	if path == "navigator.userAgent" && !r.Has(path) {
		return json.Marshal(r.stage.options.UserAgent)
	}
	answer, err := r.Host.CallSync(path, args)
	if err != nil {
		r.stage.fail("%s: %v", path, err)
	}
	return answer, err
}

// A browser is a window without a document.
type browser struct {
	agent  string
	cookie func() string

	mu  sync.Mutex
	url string
}

func (b *browser) URL() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.url
}

func (b *browser) setURL(url string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.url = url
}

func (b *browser) UserAgent() string                             { return b.agent }
func (b *browser) Cookie() string                                { return b.cookie() }
func (b *browser) SetCookie(string)                              {}
func (b *browser) AnnounceSession(string)                        {}
func (b *browser) OnSessionChange(func(string))                  {}
func (b *browser) SDKURL() string                                { return "" }
func (b *browser) FirstConfig(context.Context) *page.FirstConfig { return nil }
func (b *browser) Load(url string)                               { b.setURL(url) }
func (b *browser) Reload()                                       {}
func (b *browser) FirstSteps() page.ScriptSteps                  { return page.ScriptSteps{} }
