package client

import (
	"context"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
)

// A picker is a list on the screen. The reply has the ids of the picked items;
// they are null if the user cancels.
type picker struct {
	Title       string       `json:"title"`
	Items       []pickerItem `json:"items"`
	Multi       bool         `json:"multi"`
	Max         int          `json:"max"` // 0 is no limit
	LimitTips   string       `json:"limitTips"`
	Chosen      []string     `json:"chosen"`
	Disabled    []string     `json:"disabled"`
	ConfirmText string       `json:"confirmText"`
	CancelText  string       `json:"cancelText"`
	InputHint   string       `json:"inputHint,omitempty"` // asks for a message too
	Grid        bool         `json:"grid,omitempty"`      // pictures side by side
	Map         bool         `json:"map,omitempty"`
	Own         *ownFiles    `json:"own,omitempty"` // the user may choose files of their computer
}

// A pickerItem has a picture, an icon, or else an avatar made of its name.
type pickerItem struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Note    string `json:"note,omitempty"`
	Icon    string `json:"icon,omitempty"`
	Picture fields `json:"picture,omitempty"` // bytes
}

type picked struct {
	IDs     []string    `json:"ids"`
	Message string      `json:"message"`
	Files   []ownedFile `json:"files"` // those of the user's computer
}

// pick shows the picker. path is the function that fails if the user cancels. Without a screen it picks the first item that is not
// disabled.
func (p *Page) pick(ctx context.Context, path string, list picker) (picked, error) {
	byDefault := picked{IDs: list.Chosen}
	for _, item := range list.Items {
		if len(byDefault.IDs) == 0 && !slices.Contains(list.Disabled, item.ID) {
			byDefault.IDs = []string{item.ID}
		}
	}
	if list.ConfirmText == "" {
		list.ConfirmText = p.text(textOK)
	}
	list.CancelText = p.text(textCancel)
	reply, err := ask(ctx, p, "picker", list, byDefault)
	if err == nil && len(reply.IDs) == 0 {
		return reply, functions.Canceled(path)
	}
	return reply, err
}
