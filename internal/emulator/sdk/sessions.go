package sdk

import (
	"context"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
)

// sessions are the pages that are open in browsers.
type sessions struct {
	ctx     context.Context // ends all sessions
	client  *client.Client
	place   badgePlace
	pending budget

	mu   sync.Mutex
	byID map[string]*session
}

// attach makes c the connection of the page with the id, and returns the one
// that it replaces. It reports false if there are too many pages for a new one.
func (s *sessions) attach(id, baseURL string, c *connection) (page *session, replaced *connection, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	page = s.byID[id]
	if page == nil {
		if len(s.byID) >= maxPages {
			return nil, nil, false
		}
		page = newSession(s, id, baseURL)
		s.byID[id] = page
	}
	return page, page.outbox.attach(c), true
}

// closeLater closes the page after the reconnectWindow if it has not opened
// another connection than the one that ended.
func (s *sessions) closeLater(id string, page *session, ended *connection) {
	time.AfterFunc(reconnectWindow, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if page.outbox.current() == ended {
			delete(s.byID, id)
			page.close()
		}
	})
}

// get returns the page with an id.
func (s *sessions) get(id string) (page *session, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	page, ok = s.byID[id]
	return page, ok
}

// each calls do for every page.
func (s *sessions) each(do func(id string, page *session)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, page := range s.byID {
		do(id, page)
	}
}
