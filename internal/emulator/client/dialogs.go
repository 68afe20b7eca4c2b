package client

import (
	"context"
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textOK          = i18n.Text{Zh: "确定", En: "OK"}
	textCancel      = i18n.Text{Zh: "取消", En: "Cancel"}
	textClose       = i18n.Text{Zh: "关闭", En: "Close"}
	textPlaceholder = i18n.Text{Zh: "请在此处输入内容", En: "Please enter your content here"}
	textActions     = i18n.Text{Zh: "操作", En: "Actions"}
)

// dialogs have a cancel button. Pressing it is a success with cancel set.
var dialogs = map[string]bool{"tt.showModal": true, "tt.showPrompt": true}

// dialogHandlers are the functions that show a dialog of the page's own. Without
// a screen they answer what most users would: yes, the first.
var dialogHandlers = map[string]handler{
	"tt.showModal":       showModal,
	"tt.showPrompt":      showPrompt,
	"tt.showActionSheet": showActionSheet,
}

// A dialog asks for a confirmation, or for a value too if it has an input. Enter
// confirms it; Escape cancels it if there is a cancel button.
type dialog struct {
	Title       string `json:"title"`
	Content     string `json:"content"`
	ConfirmText string `json:"confirmText"`
	CancelText  string `json:"cancelText"`
	ShowCancel  bool   `json:"showCancel"`
	Input       *input `json:"input,omitempty"`
}

// An input is the field of a dialog.
type input struct {
	Type        string       `json:"type,omitempty"` // of the HTML element; text if empty
	Label       string       `json:"label,omitempty"`
	Value       string       `json:"value,omitempty"`
	Placeholder string       `json:"placeholder,omitempty"`
	MaxLength   int          `json:"maxLength"` // -1 is no limit
	Min         string       `json:"min,omitempty"`
	Max         string       `json:"max,omitempty"`
	Required    string       `json:"required,omitempty"` // the error if it is left empty
	Suggestions []suggestion `json:"suggestions,omitempty"`
}

// A suggestion is a value that confirms the dialog when it is chosen.
type suggestion struct {
	Text  string `json:"text"`
	Value string `json:"value"`
}

// dialogResult is the reply to a dialog, and the answer of showModal and
// showPrompt.
type dialogResult struct {
	Confirm    bool    `json:"confirm"`
	Cancel     bool    `json:"cancel"`
	InputValue *string `json:"inputValue,omitempty"` // of an input, if confirmed
}

// askDialog shows a dialog and waits for the reply. Empty texts of buttons are
// those of the client.
func (p *Page) askDialog(ctx context.Context, d dialog, byDefault dialogResult) (dialogResult, error) {
	if d.ConfirmText == "" {
		d.ConfirmText = p.text(textOK)
	}
	if d.CancelText == "" {
		d.CancelText = p.text(textCancel)
	}
	return ask(ctx, p, "dialog", d, byDefault)
}

// confirm shows a dialog and reports whether the user confirmed it.
func (p *Page) confirm(ctx context.Context, d dialog) (bool, error) {
	d.ShowCancel = true
	reply, err := p.askDialog(ctx, d, dialogResult{Confirm: true})
	return reply.Confirm, err
}

func showModal(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	d := dialog{ShowCancel: true}
	json.Unmarshal(params, &d)
	d.Input = nil
	return p.askDialog(ctx, d, dialogResult{Confirm: true})
}

func showPrompt(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	o := struct {
		Title       string `json:"title"`
		Placeholder string `json:"placeholder"`
		MaxLength   int    `json:"maxLength"`
		ConfirmText string `json:"confirmText"`
		CancelText  string `json:"cancelText"`
	}{Placeholder: p.text(textPlaceholder), MaxLength: 140}
	json.Unmarshal(params, &o)
	return p.askDialog(ctx, dialog{
		Title: o.Title, ConfirmText: o.ConfirmText, CancelText: o.CancelText, ShowCancel: true,
		Input: &input{Placeholder: o.Placeholder, MaxLength: o.MaxLength},
	}, dialogResult{Confirm: true, InputValue: new("")})
}

// A sheet is a short list of actions.
type sheet struct {
	Title      string   `json:"title,omitempty"`
	Label      string   `json:"label"` // for screen readers if there is no title
	Items      []string `json:"items"`
	CancelText string   `json:"cancelText"`
}

// askSheet shows a sheet and returns the index of the chosen item, or -1 if the
// user cancels. Without a screen it is the first.
func (p *Page) askSheet(ctx context.Context, s sheet) (int, error) {
	if s.CancelText == "" {
		s.CancelText = p.text(textCancel)
	}
	s.Label = p.text(textActions)
	return ask(ctx, p, "sheet", s, 0)
}

func showActionSheet(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		ItemList []string `json:"itemList"`
	}
	json.Unmarshal(params, &o)
	index, err := p.askSheet(ctx, sheet{Items: o.ItemList})
	switch {
	case err != nil:
		return nil, err
	case index < 0:
		return nil, functions.Canceled("tt.showActionSheet")
	}
	return fields{"tapIndex": index}, nil
}
