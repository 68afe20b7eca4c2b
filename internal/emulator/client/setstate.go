package client

import (
	"encoding/json"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// State returns what the page has set.
func (p *Page) State() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state.clone()
}

// setState changes what the page has set, and shows it.
func (p *Page) setState(change func(*State)) {
	p.mu.Lock()
	change(&p.state)
	p.mu.Unlock()
	if p.screen != nil {
		p.screen.ShowStatus(p.Status())
	}
}

// setNote replaces the note about key; one without a text is removed.
func (p *Page) setNote(key string, text i18n.Text) {
	p.setState(func(s *State) {
		notes := slices.DeleteFunc(slices.Clone(s.Notes), func(n Note) bool { return n.Key == key })
		if text != (i18n.Text{}) {
			notes = append(notes, Note{key, text})
		}
		s.Notes = notes
	})
}

// ClickButton clicks a button of the page's navigation bar and reports whether
// there is one with this id.
func (p *Page) ClickButton(side Side, id string) bool {
	state := p.State()
	buttons, event := state.Left, "tt.onLeftNavigationBarClick"
	if side == SideRight {
		buttons, event = state.Right, "tt.onRightNavigationBarClick"
	}
	if !slices.ContainsFunc(buttons, func(b BarButton) bool { return b.ID == id }) {
		return false
	}
	data, _ := json.Marshal(fields{"id": id})
	p.emit(event, data)
	return true
}

// Reset restores what the page has changed: its recorder, its files, its window
// and device.
func (p *Page) Reset() {
	p.recorder.reset()
	p.mu.Lock()
	p.disk = nil
	p.mu.Unlock()
	p.setState(func(s *State) { *s = State{} })
}
