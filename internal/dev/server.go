package dev

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/process"
)

// programName is the file name of the server.
var programName = func() string {
	if runtime.GOOS == "windows" {
		return "server.exe"
	}
	return "server"
}()

const (
	restartGrace = 3 * time.Second  // for requests, when the server is replaced
	stopGrace    = 10 * time.Second // at the end
	startTimeout = 30 * time.Second // until the server accepts connections

	firstPause = 500 * time.Millisecond // until a server that has ended is started again
	longest    = 10 * time.Second
	stable     = 10 * time.Second // a server that ran for longer resets the delay
)

// A server is the app's server: at most one process at a time.
type server struct {
	o       serverOptions
	process *process.Server // nil if none runs
	since   time.Time
	pause   time.Duration
	timer   <-chan time.Time // when to try again; nil if not
}

type serverOptions struct {
	program string
	dir     string
	output  io.Writer
}

func newServer(o serverOptions) *server { return &server{o: o} }

// start starts the server and blocks until it accepts connections at the address.
func (s *server) start(ctx context.Context, environ []string) (addr string, err error) {
	s.timer = nil
	p, err := process.StartServer(process.ServerOptions{
		Command: []string{s.o.program}, Dir: s.o.dir, Environ: environ, Output: &withoutAddress{to: s.o.output},
	})
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if err := p.Ready(ctx); err != nil {
		p.Stop(0)
		if exit, ok := errors.AsType[*process.ExitError](err); ok {
			return "", serverError(exit)
		}
		return "", fmt.Errorf("the server does not listen on LISTEN_ADDR\n%s", p.Output())
	}
	s.process, s.since = p, time.Now()
	return p.Addr, nil
}

func serverError(exit *process.ExitError) error {
	return fmt.Errorf("the server has ended with status %d\n%s", exit.Status, exit.Output)
}

func (s *server) running() bool { return s.process != nil }

// ended returns a channel that is closed when the server exits without being
// stopped.
func (s *server) ended() <-chan struct{} {
	if s.process == nil {
		return nil
	}
	return s.process.Exited()
}

// endedError returns the exit status as an error.
func (s *server) endedError() error {
	err := s.process.Err()
	if time.Since(s.since) > stable {
		s.pause = 0
	}
	s.process.Stop(0) // its remaining child processes
	s.process = nil
	exit, _ := errors.AsType[*process.ExitError](err)
	return serverError(exit)
}

// retryLater sets the time of the next attempt, later each time.
func (s *server) retryLater() time.Duration {
	s.pause = min(max(firstPause, 2*s.pause), longest)
	s.timer = time.After(s.pause)
	return s.pause
}

// retry returns the channel of the time to try again.
func (s *server) retry() <-chan time.Time { return s.timer }

// stop ends the server if it runs.
func (s *server) stop(grace time.Duration) {
	if s.process != nil {
		s.process.Stop(grace)
		s.process = nil
	}
}

// withoutAddress removes the line with the server's own address, which is not
// the one to open.
type withoutAddress struct {
	to io.Writer

	mu   sync.Mutex
	part []byte // of a line
}

func (w *withoutAddress) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.part = append(w.part, p...)
	end := bytes.LastIndexByte(w.part, '\n') + 1
	for line := range bytes.Lines(w.part[:end]) {
		if bytes.HasPrefix(line, []byte("server: open http://")) {
			continue
		}
		if _, err := w.to.Write(line); err != nil {
			return 0, err
		}
	}
	w.part = append([]byte(nil), w.part[end:]...)
	return len(p), nil
}
