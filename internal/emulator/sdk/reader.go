package sdk

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/coder/websocket"
)

const (
	smallMessage = 64 << 10 // bytes

	// largeTimeout bounds how long the rest of a large message may take, since others
	// wait for it.
	largeTimeout = 30 * time.Second

	bufferSlack = 64 // bytes; the socket reads one beyond its limit before it refuses a message
)

// largeBuffer is for large messages, which all pages send one at a time.
type largeBuffer struct {
	mu   sync.Mutex
	data []byte // nil until the first one
}

// A reader reads the messages of a connection. Each is valid until done is called.
type reader struct {
	large  *largeBuffer
	small  [smallMessage]byte
	locked bool // large is in use
}

// next blocks until a message has arrived, or the connection has ended.
func (r *reader) next(socket *websocket.Conn) (kind websocket.MessageType, raw []byte, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	kind, message, err := socket.Reader(ctx) // ends with the connection
	if err != nil {
		return kind, nil, err
	}
	n, err := io.ReadFull(message, r.small[:])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return kind, r.small[:n], nil
	}
	if err != nil {
		return kind, nil, err
	}
	r.large.mu.Lock()
	r.locked = true
	defer time.AfterFunc(largeTimeout, cancel).Stop()
	raw, err = r.large.read(r.small[:], message)
	if err != nil {
		r.done()
	}
	return kind, raw, err
}

// done ends the use of the last message.
func (r *reader) done() {
	if r.locked {
		r.locked = false
		r.large.mu.Unlock()
	}
}

// read returns a message that begins with begin. The caller holds mu.
func (b *largeBuffer) read(begin []byte, rest io.Reader) ([]byte, error) {
	if b.data == nil {
		b.data = make([]byte, messageLimit+bufferSlack)
	}
	n := copy(b.data, begin)
	for {
		m, err := rest.Read(b.data[n:])
		n += m
		switch {
		case errors.Is(err, io.EOF):
			return b.data[:n], nil
		case err != nil: // also beyond the limit of the socket
			return nil, err
		case n == len(b.data):
			return nil, io.ErrShortBuffer
		}
	}
}
