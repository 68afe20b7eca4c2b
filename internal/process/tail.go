package process

import (
	"bytes"
	"io"
	"sync"
)

// tailSize is how much of the output of a command is kept.
const tailSize = 16 << 10

// A tail keeps the end of what is written, and passes everything on.
type tail struct {
	to io.Writer // may be nil

	mu   sync.Mutex
	kept []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if extra := len(t.kept) - tailSize; extra > 0 {
		t.kept = append([]byte(nil), t.kept[extra:]...)
	}
	if t.to == nil {
		return len(p), nil
	}
	return t.to.Write(p)
}

// String returns the last whole lines.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	kept := t.kept
	if len(kept) == tailSize {
		if _, whole, found := bytes.Cut(kept, []byte("\n")); found {
			kept = whole
		}
	}
	return string(bytes.TrimRight(kept, "\n"))
}
