package sdk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
)

// badgeCorners are the places of the badge. Hidden lasts until the page is loaded
// again.
var badgeCorners = []string{"bottom-right", "bottom-left", "top-left", "top-right", badgeHidden}

const badgeHidden = "hidden"

// A badgePlace is the corner where the pages have their badge, as the user has
// chosen. The zero value is the first corner.
type badgePlace struct {
	mu     sync.Mutex
	corner string
}

func (b *badgePlace) get() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.corner
}

func (b *badgePlace) set(corner string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.corner = corner
}

// A screen is what the client shows over one page. It implements [client.Screen].
type screen struct {
	send  func(message)
	page  *client.Page // what is shown
	place *badgePlace  // of all pages

	mu        sync.Mutex
	questions map[int]chan json.RawMessage // replies, by id
	asked     int                          // number of questions
	made      bool                         // what makes it in the page has been sent
	hasBadge  bool                         // the page has asked for it
}

func newScreen(place *badgePlace, send func(message)) *screen {
	return &screen{send: send, place: place, questions: make(map[int]chan json.RawMessage)}
}

// A badge is what the badge of a page shows.
type badge struct {
	client.Status
	Corner string `json:"corner"`
}

// Show implements [client.Screen].
func (s *screen) Show(what string, params any) {
	s.showMessage(message{Show: what, Data: params})
}

// showMessage sends a message, after what makes the screen.
func (s *screen) showMessage(m message) {
	s.makeScreen()
	s.send(m)
}

// makeScreen sends what makes the screen if that has not been sent. The setup takes
// the settings, so mu is not held meanwhile: a change of the settings waits for mu.
func (s *screen) makeScreen() {
	s.mu.Lock()
	made := s.made
	s.mu.Unlock()
	if made {
		return
	}
	setup := newScreenSetup(s.page.Look())
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.made {
		s.made = true
		s.send(message{Screen: setup})
	}
}

// Ask implements [client.Screen].
func (s *screen) Ask(ctx context.Context, what string, params any) (json.RawMessage, error) {
	reply := make(chan json.RawMessage, 1)
	s.mu.Lock()
	s.asked++
	id := s.asked
	s.questions[id] = reply
	s.mu.Unlock()
	s.showMessage(message{Show: what, Ask: id, Data: params})
	select {
	case raw := <-reply:
		return raw, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// reply passes on the user's reply to the question with the id.
func (s *screen) reply(id int, value json.RawMessage) {
	s.mu.Lock()
	reply, ok := s.questions[id]
	delete(s.questions, id)
	s.mu.Unlock()
	if ok {
		reply <- value
	}
}

// ShowStatus implements [client.Screen]. Pages that have not asked for a badge
// have none.
func (s *screen) ShowStatus(status client.Status) {
	s.mu.Lock()
	wanted := s.hasBadge
	s.mu.Unlock()
	if wanted {
		s.Show("status", badge{status, s.place.get()})
	}
}

// showBadge shows the badge from now on. The screen has to be there first:
// a change of the settings must not make it, which takes the settings.
func (s *screen) showBadge() {
	s.makeScreen()
	s.mu.Lock()
	s.hasBadge = true
	s.mu.Unlock()
	s.ShowStatus(s.page.Status())
}

// moveBadge stores where the user has moved the badge.
func (s *screen) moveBadge(params json.RawMessage) error {
	var o struct {
		Corner string `json:"corner"`
	}
	if json.Unmarshal(params, &o) != nil || !slices.Contains(badgeCorners, o.Corner) {
		return errors.New("malformed message: badge takes one of the corners")
	}
	if o.Corner == badgeHidden {
		s.mu.Lock()
		s.hasBadge = false
		s.mu.Unlock()
		return nil
	}
	s.place.set(o.Corner)
	return nil
}

// clickBar clicks a button of the navigation bar.
func (s *screen) clickBar(params json.RawMessage) error {
	var o struct {
		Side client.Side `json:"side"`
		ID   string      `json:"id"`
	}
	if err := json.Unmarshal(params, &o); err != nil {
		return errors.New("malformed message: bar takes a side and an id")
	}
	s.page.ClickButton(o.Side, o.ID)
	return nil
}
