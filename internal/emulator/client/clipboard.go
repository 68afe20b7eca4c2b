package client

import (
	"context"
	"encoding/json"
	"sync"
)

// A clipboard holds the text that pages copied.
type clipboard struct {
	mu   sync.Mutex
	text string
}

func (c *clipboard) get() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text
}

func (c *clipboard) set(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text = text
}

var clipboardHandlers = map[string]handler{
	"tt.getClipboardData": getClipboardData,
	"tt.setClipboardData": setClipboardData,
}

func getClipboardData(_ context.Context, p *Page, _ json.RawMessage) (any, error) {
	return fields{"data": p.clipboard.get()}, nil
}

func setClipboardData(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		Data string `json:"data"`
	}
	json.Unmarshal(params, &o)
	p.clipboard.set(o.Data)
	return fields{}, nil
}
