package feishu

import (
	"runtime"
	"sync"
	"weak"
)

// state is what a client remembers between its calls.
type state struct {
	backoff backoff
	slots   chan struct{} // holds one value for each call in flight that counts
}

// states has the state of each client: weak.Pointer[Client] → *state. It is not
// in the Client, which may be a composite literal and is copied to be printed
// without its secret.
var states sync.Map

// state returns the state of c, the same one for as long as c is in use.
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
