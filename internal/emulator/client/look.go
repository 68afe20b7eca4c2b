package client

import "github.com/feishu-goapp/feishu-goapp/internal/i18n"

// Look is how the client's dialogs look. It follows the client, not the width of
// the page's window.
type Look struct {
	Form Form   `json:"form"`
	Lang string `json:"lang"` // of the client's texts, as a language tag
}

// Form is the kind of device.
type Form string

// The forms.
const (
	FormDesktop Form = "desktop" // dialogs in the middle
	FormPhone   Form = "phone"   // sheets from the bottom
	FormPad     Form = "pad"     // dialogs in the middle, for fingers
)

// Look returns how the client's dialogs look.
func (p *Page) Look() Look {
	s := p.settings.Get()
	look := Look{Form: FormDesktop, Lang: i18n.Of(s.ClientLanguage()).Tag()}
	switch devices[s.Client].deviceType {
	case "phone":
		look.Form = FormPhone
	case "tablet":
		look.Form = FormPad
	}
	return look
}
