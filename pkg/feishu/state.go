package feishu

import (
	"runtime"
	"sync"
	"weak"
)

// state is the state of a client between its calls.
type state struct {
	backoff backoff
	slots   chan struct{} // holds one value for each call in flight that counts
}

// states has the state of each client: weak.Pointer[Client] → *state. It is not a
// field of Client, which is copied when it is printed.
var states sync.Map

// state returns the state of c. It is freed with c.
func (c *Client) state() *state {
	key := weak.Make(c)
	if s, ok := states.Load(key); ok {
		return s.(*state)
	}
	s, found := states.LoadOrStore(key, &state{slots: make(chan struct{}, maxInFlight)})
	if !found {
		runtime.AddCleanup(c, func(key weak.Pointer[Client]) { states.Delete(key) }, key)
	}
	return s.(*state)
}
