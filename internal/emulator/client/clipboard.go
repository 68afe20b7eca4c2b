package client

import "sync"

// A clipboard holds the text that pages copied.
type clipboard struct {
	mu   sync.Mutex
	text string
}

func (c *clipboard) get() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text
}

func (c *clipboard) set(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text = text
}
