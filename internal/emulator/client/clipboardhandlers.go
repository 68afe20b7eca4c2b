package client

import (
	"context"
	"encoding/json"
)

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
