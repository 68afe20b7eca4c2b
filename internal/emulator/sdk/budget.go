package sdk

import (
	"sync"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
)

// Bounds of what the emulator keeps for pages.
const (
	maxPages     = 200
	maxListening = 1000     // events that a page listens to
	maxName      = 64 << 10 // bytes of a path or URL

	maxPending  = 20 << 20 // bytes of calls without an answer, of all pages
	pendingCall = 4 << 10  // bytes of such a call without its parameters
	maxUnread   = 48 << 20 // bytes of the messages that a page has not acknowledged
)

// tooManyCalls is the failure of a call that exceeds one of the bounds.
func tooManyCalls(path string) *jsapi.Error {
	return &jsapi.Error{Path: path, Errno: jsapi.ErrnoTooManyCalls, Msg: "Too many API calls: the emulator keeps no more without an answer"}
}

// A budget is a number of bytes that pages share. The zero value is not used up.
type budget struct {
	mu   sync.Mutex
	used int
}

// take takes n bytes, unless that would exceed maxPending.
func (b *budget) take(n int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.used+n > maxPending {
		return false
	}
	b.used += n
	return true
}

func (b *budget) release(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= n
}
