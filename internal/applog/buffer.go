package applog

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const (
	maxPending   = 1 << 20     // bytes that wait to be written
	flushTimeout = time.Second // how long Close waits for them
)

// Buffer is a writer that never blocks, in front of one that may, such as a pipe
// whose reader has stopped. What waits to be written is kept in memory. When that
// is full, writes are dropped and counted; when the other writer goes on, a line
// says how many. It is safe for concurrent use.
type Buffer struct {
	to           io.Writer
	flushTimeout time.Duration
	notice       func(dropped int) []byte // returns the line; guarded by mu

	dropped atomic.Uint64
	wake    chan struct{}
	ended   chan struct{}

	mu         sync.Mutex
	pending    []byte
	unreported int
	closed     bool
}

// NewBuffer returns a buffer in front of to. Call Close in the end.
func NewBuffer(to io.Writer) *Buffer {
	b := &Buffer{to: to, flushTimeout: flushTimeout, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	b.notice = func(dropped int) []byte { return []byte(droppedLines(dropped) + "\n") }
	go b.run()
	return b
}

func droppedLines(n int) string { return "dropped " + strconv.Itoa(n) + " log lines" }

// Write implements [io.Writer]. Each call should be one line. It never fails.
func (b *Buffer) Write(line []byte) (int, error) {
	b.mu.Lock()
	if b.closed || len(b.pending)+len(line) > maxPending {
		b.unreported++
		b.dropped.Add(1)
	} else {
		b.pending = append(b.pending, line...)
	}
	b.mu.Unlock()
	b.signal()
	return len(line), nil
}

// Dropped returns how many lines have been dropped.
func (b *Buffer) Dropped() uint64 { return b.dropped.Load() }

func (b *Buffer) signal() {
	select {
	case b.wake <- struct{}{}:
	default: // run will see what has changed
	}
}

// run writes what is pending until the buffer is closed.
func (b *Buffer) run() {
	defer close(b.ended)
	var batch []byte
	for range b.wake {
		for more := true; more; {
			var closed bool
			if batch, more, closed = b.next(batch); closed {
				return
			}
			if _, err := b.to.Write(batch); err != nil {
				b.dropped.Add(uint64(bytes.Count(batch, []byte("\n"))))
			}
		}
	}
}

// next takes what is pending, with a line about what was dropped after it, and
// leaves the memory of the last batch for what comes.
func (b *Buffer) next(last []byte) (batch []byte, more, closed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	batch, b.pending = b.pending, last[:0]
	if b.unreported > 0 {
		batch = append(batch, b.notice(b.unreported)...)
		b.unreported = 0
	}
	more = len(batch) > 0
	return batch, more, b.closed && !more
}

// Close writes what is pending. It gives up after a second.
func (b *Buffer) Close() error {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.signal()
	select {
	case <-b.ended:
		return nil
	case <-time.After(b.flushTimeout):
		return errors.New("the log cannot be written")
	}
}
