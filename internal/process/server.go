package process

import (
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// Server is a command that serves on a loopback address.
type Server struct {
	Addr string // host and port

	cmd    *exec.Cmd
	output *tail
	exited chan struct{}
}

// ServerOptions describe a server to start.
type ServerOptions struct {
	Command []string
	Dir     string   // empty is the present one
	Environ []string // LISTEN_ADDR is added
	Output  io.Writer
}

// StartServer runs a command that listens on the address in the variable
// LISTEN_ADDR: a free one. End it with Stop.
func StartServer(o ServerOptions) (*Server, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &Server{Addr: addr, output: &tail{to: o.Output}, exited: make(chan struct{})}
	s.cmd = exec.Command(o.Command[0], o.Command[1:]...)
	s.cmd.Dir = o.Dir
	s.cmd.Env = append(o.Environ[:len(o.Environ):len(o.Environ)], "LISTEN_ADDR="+addr)
	s.cmd.Stdout, s.cmd.Stderr = s.output, s.output
	s.cmd.WaitDelay = time.Second // for output that a child process keeps open
	Separate(s.cmd)
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", o.Command[0], err)
	}
	go func() {
		_ = s.cmd.Wait() // its result is in ProcessState
		close(s.exited)
	}()
	return s, nil
}

// freeAddress returns a loopback address that nothing listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// Ready blocks until the server accepts connections. The error is an
// [*ExitError] if the command has ended, or that of ctx.
func (s *Server) Ready(ctx context.Context) error {
	poll := time.NewTicker(10 * time.Millisecond)
	defer poll.Stop()
	for {
		if conn, err := net.Dial("tcp", s.Addr); err == nil {
			return conn.Close()
		}
		select {
		case <-s.exited:
			return s.exitError()
		case <-ctx.Done():
			return ctx.Err()
		case <-poll.C:
		}
	}
}

// Exited is closed when the command has ended.
func (s *Server) Exited() <-chan struct{} { return s.exited }

// Err returns how the command has ended. Call it after Exited.
func (s *Server) Err() error { return s.exitError() }

// An ExitError reports that a command has ended unexpectedly.
type ExitError struct {
	Command string
	Status  int
	Output  string // the last lines
}

func (e *ExitError) Error() string {
	return fmt.Sprintf("%s ended with status %d\n%s", e.Command, e.Status, e.Output)
}

func (s *Server) exitError() *ExitError {
	return &ExitError{strings.Join(s.cmd.Args, " "), Status(s.cmd.ProcessState), s.output.String()}
}

// Output returns the last lines that the command has written.
func (s *Server) Output() string { return s.output.String() }

// Stop asks the command to end, blocks until it has, and kills it and what it
// has started if that takes longer than the grace period. It is safe to repeat.
func (s *Server) Stop(grace time.Duration) {
	select {
	case <-s.exited:
	default:
		Signal(s.cmd, syscall.SIGTERM)
	}
	if !canSignal {
		grace = 0
	}
	select {
	case <-s.exited:
	case <-time.After(grace):
	}
	Kill(s.cmd) // also processes that the command has started
	<-s.exited
}
