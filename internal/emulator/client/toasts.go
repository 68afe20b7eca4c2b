package client

import (
	"context"
	"encoding/json"
)

// toastHandlers are the functions that show something without an answer.
var toastHandlers = map[string]handler{
	"tt.showToast":   showToast,
	"tt.showLoading": showLoading,
	"tt.hideToast":   hideToast,
	"tt.hideLoading": hideToast,
}

type toastParams struct {
	Title    string  `json:"title"`
	Icon     string  `json:"icon"`
	Duration float64 `json:"duration"` // milliseconds; on the screen, 0 is until hidden
	Mask     bool    `json:"mask"`
}

func showToast(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	t := toastParams{Icon: "success"}
	json.Unmarshal(params, &t)
	if t.Duration <= 0 {
		t.Duration = 1500
	}
	p.show("toast", t)
	return fields{}, nil
}

func showLoading(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	t := toastParams{}
	json.Unmarshal(params, &t)
	t.Icon, t.Duration = "loading", 0
	p.show("toast", t)
	return fields{}, nil
}

func hideToast(ctx context.Context, p *Page, _ json.RawMessage) (any, error) {
	p.show("hideToast", nil)
	return fields{}, nil
}
