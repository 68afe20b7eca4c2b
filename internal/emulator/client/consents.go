package client

import "sync"

// consents are the scopes that users have granted to apps. Grants accumulate.
type consents struct {
	mu      sync.Mutex
	granted map[string]bool // by user, app and scope
}

// missing returns those of the scopes that the user has not granted to the app.
func (c *consents) missing(user, app string, scopes []string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var missing []string
	for _, scope := range scopes {
		if !c.granted[user+" "+app+" "+scope] {
			missing = append(missing, scope)
		}
	}
	return missing
}

func (c *consents) grant(user, app string, scopes []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.granted == nil {
		c.granted = make(map[string]bool)
	}
	for _, scope := range scopes {
		c.granted[user+" "+app+" "+scope] = true
	}
}

func (c *consents) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.granted)
}
