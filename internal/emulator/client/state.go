package client

import (
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// State is what a page has set around itself: in the client's window, and on the
// device.
type State struct {
	Title        string        `json:"title,omitempty"` // if not the document's own
	Left         []BarButton   `json:"left"`            // of the navigation bar
	Right        []BarButton   `json:"right"`
	BarColor     string        `json:"barColor,omitempty"` // #rrggbb
	BarTextColor string        `json:"barTextColor,omitempty"`
	LeaveConfirm *LeaveConfirm `json:"leaveConfirm,omitempty"`
	Notes        []Note        `json:"notes"`
}

// A BarButton is a button of the navigation bar.
type BarButton struct {
	ID    string `json:"id"`
	Text  string `json:"text,omitempty"`
	Image string `json:"imageBase64,omitempty"`
}

// A LeaveConfirm is the question before the page is left.
type LeaveConfirm struct {
	Effect      []string `json:"effect"` // "back", "close"
	Title       string   `json:"title,omitempty"`
	Content     string   `json:"content,omitempty"`
	ConfirmText string   `json:"confirmText"`
	CancelText  string   `json:"cancelText"`
}

// A Note describes a state of the device that the page has changed.
type Note struct {
	Key  string    `json:"key"` // what it is about: there is one note each
	Text i18n.Text `json:"text"`
}

// Side is a side of the navigation bar.
type Side string

// The sides.
const (
	SideLeft  Side = "left"
	SideRight Side = "right"
)

func (s State) clone() State {
	s.Left, s.Right, s.Notes = slices.Clone(s.Left), slices.Clone(s.Right), slices.Clone(s.Notes)
	if s.LeaveConfirm != nil {
		confirm := *s.LeaveConfirm
		s.LeaveConfirm = &confirm
	}
	return s
}

// Status is what the emulator's badge on the page shows, in the client's
// language.
type Status struct {
	State     State    `json:"state"`
	Label     string   `json:"label"`
	Client    string   `json:"client"`            // name and version
	Lenient   string   `json:"lenient,omitempty"` // a word, if the client is
	Hint      string   `json:"hint"`
	PanelText string   `json:"panelText"`
	MoveText  string   `json:"moveText"`
	HideText  string   `json:"hideText"`
	BarText   string   `json:"barText"`
	Notes     []string `json:"notes"`
}
