package engines

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// A socket sends commands of the DevTools protocol or of WebDriver BiDi, whose
// messages have the same form, and receives their results. Events are dropped.
type socket struct {
	conn *websocket.Conn

	mu      sync.Mutex
	last    int
	waiting map[int]chan answer
	ended   error // the error after which there are no answers
}

type command struct {
	ID        int    `json:"id"`
	Method    string `json:"method"`
	Params    any    `json:"params"`
	SessionID string `json:"sessionId,omitempty"` // of the DevTools protocol
}

type answer struct {
	ID      int             `json:"id"`
	Result  json.RawMessage `json:"result"`
	Error   json.RawMessage `json:"error"`
	Message string          `json:"message"` // of BiDi, in addition to the error
}

func dial(ctx context.Context, url string) (*socket, error) {
	conn, _, err := websocket.Dial(ctx, url, nil)
	if err != nil {
		return nil, fmt.Errorf("engines: connect to %s: %w", url, err)
	}
	conn.SetReadLimit(64 << 20) // screenshots
	s := &socket{conn: conn, waiting: map[int]chan answer{}}
	go s.receive()
	return s, nil
}

func (s *socket) receive() {
	for {
		var a answer
		err := wsjson.Read(context.Background(), s.conn, &a)
		s.mu.Lock()
		if err != nil {
			s.ended = err
			for _, w := range s.waiting {
				close(w)
			}
			s.waiting = nil
			s.mu.Unlock()
			return
		}
		w := s.waiting[a.ID]
		delete(s.waiting, a.ID)
		s.mu.Unlock()
		if w != nil {
			w <- a
		}
	}
}

// send sends a command and decodes its result into result, unless that is nil.
func (s *socket) send(ctx context.Context, session, method string, params, result any) error {
	reply := make(chan answer, 1)
	s.mu.Lock()
	if s.ended != nil {
		s.mu.Unlock()
		return s.ended
	}
	s.last++
	c := command{ID: s.last, Method: method, Params: params, SessionID: session}
	s.waiting[c.ID] = reply
	s.mu.Unlock()
	if err := wsjson.Write(ctx, s.conn, c); err != nil {
		return fmt.Errorf("engines: %s: %w", method, err)
	}
	select {
	case a, ok := <-reply:
		switch {
		case !ok:
			return errors.Join(errors.New("engines: the browser has ended"), s.ended)
		case a.Error != nil:
			return fmt.Errorf("engines: %s: %s %s", method, a.Error, a.Message)
		case result == nil:
			return nil
		}
		return json.Unmarshal(a.Result, result)
	case <-ctx.Done():
		return fmt.Errorf("engines: %s: %w", method, ctx.Err())
	}
}
