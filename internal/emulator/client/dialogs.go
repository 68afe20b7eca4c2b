package client

import (
	"context"
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
)

// dialogs have a cancel button. Pressing it is a success with cancel set.
var dialogs = map[string]bool{"tt.showModal": true, "tt.showPrompt": true}

// dialogResult is the answer of the dialogs.
type dialogResult struct {
	Confirm    bool    `json:"confirm"`
	Cancel     bool    `json:"cancel"`
	InputValue *string `json:"inputValue,omitempty"` // of showPrompt, if confirmed
}

// dialogHandlers are the functions that show a dialog. Without a screen they
// answer what most users would: yes, the first.
var dialogHandlers = map[string]handler{
	"tt.showModal":       showModal,
	"tt.showPrompt":      showPrompt,
	"tt.showActionSheet": showActionSheet,
	"tt.scanCode":        scanCode,
}

type dialogParams struct {
	Title       string `json:"title"`
	Content     string `json:"content"`
	Placeholder string `json:"placeholder"`
	MaxLength   int    `json:"maxLength"`
	ConfirmText string `json:"confirmText"`
	CancelText  string `json:"cancelText"`
	ShowCancel  bool   `json:"showCancel"`
}

func showModal(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	return ask(ctx, p, "modal", newDialog(p, params), dialogResult{Confirm: true})
}

func showPrompt(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	return ask(ctx, p, "prompt", newDialog(p, params), dialogResult{Confirm: true, InputValue: new("")})
}

// newDialog reads the parameters of a dialog and fills in the defaults.
func newDialog(p *Page, params json.RawMessage) dialogParams {
	d := dialogParams{
		Placeholder: p.text(textPlaceholder),
		MaxLength:   140,
		ConfirmText: p.text(textOK),
		CancelText:  p.text(textCancel),
		ShowCancel:  true,
	}
	json.Unmarshal(params, &d)
	return d
}

func showActionSheet(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		ItemList []string `json:"itemList"`
	}
	json.Unmarshal(params, &o)
	index, err := ask(ctx, p, "sheet", fields{"items": o.ItemList, "cancelText": p.text(textCancel)}, 0)
	switch {
	case err != nil:
		return nil, err
	case index < 0:
		return nil, functions.Canceled("tt.showActionSheet")
	}
	return fields{"tapIndex": index}, nil
}

// scanCode asks for the text of the code, since there is no camera.
func scanCode(ctx context.Context, p *Page, _ json.RawMessage) (any, error) {
	a, err := ask(ctx, p, "prompt", dialogParams{
		Title: p.text(textScan), Placeholder: p.text(textScanHint), MaxLength: -1,
		ConfirmText: p.text(textOK), CancelText: p.text(textCancel), ShowCancel: true,
	}, dialogResult{Confirm: true, InputValue: new("emulator")})
	switch {
	case err != nil:
		return nil, err
	case a.InputValue == nil:
		return nil, functions.Canceled("tt.scanCode")
	}
	return fields{"result": *a.InputValue}, nil
}
