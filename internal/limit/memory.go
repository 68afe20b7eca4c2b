package limit

import (
	"errors"
	"io"
	"sync"
)

// Memory bounds the memory that large request bodies take together. It is safe
// for concurrent use.
type Memory struct {
	max, free int64

	mu   sync.Mutex
	used int64
}

// NewMemory returns a Memory of max bytes. The first free bytes of each body are
// not counted.
func NewMemory(max, free int64) *Memory { return &Memory{max: max, free: free} }

// ErrExhausted is returned by reads of a body for which no memory is left.
var ErrExhausted = errors.New("too many large bodies at a time")

// Read reads all of a body. It fails with [ErrExhausted] if others leave too
// little for it; a body that is larger than all of it can be read while
// there is no other. The memory counts until release is called, which must be
// done in any case.
func (m *Memory) Read(body io.Reader) (content []byte, release func(), err error) {
	r := &countingReader{Reader: body, memory: m}
	content, err = io.ReadAll(r)
	return content, r.release, err
}

type countingReader struct {
	io.Reader
	memory      *Memory
	read, taken int64
}

func (r *countingReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.read += int64(n)
	if !r.take(r.read - r.memory.free - r.taken) {
		return n, ErrExhausted
	}
	return n, err
}

func (r *countingReader) take(n int64) bool {
	if n <= 0 {
		return true
	}
	m := r.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	if others := m.used - r.taken; others > 0 && m.used+n > m.max {
		return false
	}
	m.used += n
	r.taken += n
	return true
}

func (r *countingReader) release() {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	r.memory.used -= r.taken
	r.taken = 0
}
