package applog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// gate is a writer that blocks while it is closed.
type gate struct {
	mu   sync.Mutex
	b    bytes.Buffer
	open chan struct{}
}

func (g *gate) Write(p []byte) (int, error) {
	<-g.open
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.b.Write(p)
}

func (g *gate) String() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.b.String()
}

// While nothing can be written, lines are kept up to a bound, then dropped and
// counted. Afterwards all that was kept comes in order, then the count.
func TestStuckWriter(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		synctest.Test(t, func(t *testing.T) {
			to := &gate{open: make(chan struct{})}
			b := NewBuffer(to)
			log := New(b, slog.LevelInfo, format)
			const n = 20_000
			for i := range n {
				log.Info("line", "number", i, "text", strings.Repeat("x", 100))
			}
			if kept := len(b.pending); kept > maxPending {
				t.Errorf("%d bytes are kept", kept)
			}
			dropped := b.Dropped()
			if dropped < 10_000 || dropped > n {
				t.Errorf("%d of %d lines were dropped", dropped, n)
			}
			close(to.open)
			if err := b.Close(); err != nil {
				t.Error(err)
			}
			lines := strings.Split(strings.TrimSuffix(to.String(), "\n"), "\n")
			if got, want := len(lines)-1, n-int(dropped); got != want {
				t.Errorf("%d lines were written, want %d", got, want)
			}
			for i, line := range lines[:len(lines)-1] {
				if !strings.Contains(line, fmt.Sprintf("number=%d ", i)) && !strings.Contains(line, fmt.Sprintf(`"number":%d,`, i)) {
					t.Fatalf("line %d: %s", i, line)
				}
			}
			last := lines[len(lines)-1]
			if want := fmt.Sprintf("dropped %d log lines", dropped); !strings.Contains(last, want) || format == "json" && !json.Valid([]byte(last)) {
				t.Errorf("the last line is %s, want %s", last, want)
			}
		})
	}
}

// After the count is logged, the log continues and counts from 0.
func TestWriterGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &gate{open: make(chan struct{})}
		b := NewBuffer(to)
		fmt.Fprintln(b, "first")
		synctest.Wait() // it is being written
		fmt.Fprintln(b, strings.Repeat("x", maxPending-1))
		for range 3 {
			fmt.Fprintln(b, "lost")
		}
		close(to.open)
		synctest.Wait()
		fmt.Fprintln(b, "last")
		synctest.Wait()
		if got := strings.ReplaceAll(to.String(), "x", ""); got != "first\n\ndropped 3 log lines\nlast\n" {
			t.Errorf("%q", got)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
}

// The end of the process does not wait for long.
func TestCloseOfStuckWriter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &gate{open: make(chan struct{})}
		b := NewBuffer(to)
		fmt.Fprintln(b, "stuck")
		start := time.Now()
		if err := b.Close(); err == nil || time.Since(start) != time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		close(to.open)
	})
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestBrokenWriter(t *testing.T) {
	b := NewBuffer(broken{})
	for range 10 {
		if _, err := fmt.Fprintln(b, "line"); err != nil {
			t.Error(err)
		}
	}
	if err := b.Close(); err != nil || b.Dropped() != 10 {
		t.Errorf("%v, %d lines dropped", err, b.Dropped())
	}
}

func BenchmarkBuffer(b *testing.B) {
	log := New(NewBuffer(&bytes.Buffer{}), slog.LevelInfo, "text")
	for b.Loop() {
		log.Info("line", "number", 1)
	}
}
