//go:build unix

// Package redistest starts Redis servers for tests, on free ports of
// 127.0.0.1. A test fails if redis-server is not installed.
package redistest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Server is a Redis of one test, which ends with the test.
type Server struct {
	Addr string
	args []string
	cmd  *exec.Cmd
}

// Start starts a server with arguments like "--maxmemory", "2mb" and waits
// until it answers.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	s := &Server{Addr: FreeAddr(t)}
	_, port, _ := net.SplitHostPort(s.Addr)
	s.args = append([]string{"--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", t.TempDir()}, args...)
	t.Cleanup(s.Kill)
	s.Restart(t)
	return s
}

// Cluster starts a cluster of one node.
func Cluster(t testing.TB) *Server {
	t.Helper()
	_, bus, _ := net.SplitHostPort(FreeAddr(t))
	s := Start(t, "--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-announce-ip", "127.0.0.1")
	c := s.Client(t)
	if err := c.Do(t.Context(), "CLUSTER", "ADDSLOTSRANGE", 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	wait(t, "the cluster", func() error {
		return c.Set(t.Context(), "ready", 1, time.Millisecond).Err()
	})
	return s
}

// Sentinel starts a sentinel of a server, under the name master.
func Sentinel(t testing.TB, master *Server, name string) *Server {
	t.Helper()
	host, port, _ := net.SplitHostPort(master.Addr)
	s, dir := &Server{Addr: FreeAddr(t)}, t.TempDir()
	_, own, _ := net.SplitHostPort(s.Addr)
	file := filepath.Join(dir, "sentinel.conf")
	config := fmt.Sprintf("port %s\nbind 127.0.0.1\ndir %s\nsentinel monitor %s %s %s 1\n", own, dir, name, host, port)
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	s.args = []string{file, "--sentinel"}
	t.Cleanup(s.Kill)
	s.Restart(t)
	return s
}

// FreeAddr returns an address of 127.0.0.1 that is not in use.
func FreeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Restart starts the server again after Kill. It is empty unless its arguments
// make it persistent.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("this test needs redis-server: make redis installs it, or apt-get install redis-server")
	}
	output, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	defer output.Close() // the server has its own
	s.cmd = exec.Command(path, s.args...)
	s.cmd.Stdout, s.cmd.Stderr = output, output
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := s.Client(t)
	wait(t, "redis-server", func() error {
		err := c.Ping(t.Context()).Err()
		if err != nil && !strings.Contains(err.Error(), "NOAUTH") {
			said, _ := os.ReadFile(output.Name())
			return fmt.Errorf("%w; output: %s", err, said)
		}
		return nil
	})
}

// Client returns a client of the server. It is closed when the test ends.
func (s *Server) Client(t testing.TB) *redis.Client {
	c := redis.NewClient(&redis.Options{Addr: s.Addr})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// Kill ends the server at once, as a power failure would.
func (s *Server) Kill() {
	if s.cmd == nil || s.cmd.ProcessState != nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGKILL)
	_ = s.cmd.Wait()
}

// Pause stops the server without closing anything: it hangs until Resume.
func (s *Server) Pause() { _ = s.cmd.Process.Signal(syscall.SIGSTOP) }

// Resume ends a Pause.
func (s *Server) Resume() { _ = s.cmd.Process.Signal(syscall.SIGCONT) }

// Fill sets maxmemory so low that writes fail.
func (s *Server) Fill(t testing.TB) { s.config(t, "maxmemory", "1") }

// Empty ends a Fill.
func (s *Server) Empty(t testing.TB) { s.config(t, "maxmemory", "0") }

func (s *Server) config(t testing.TB, name, value string) {
	t.Helper()
	if err := s.Client(t).ConfigSet(t.Context(), name, value).Err(); err != nil {
		t.Fatal(err)
	}
}

// wait waits until try succeeds, ten seconds at most.
func wait(t testing.TB, what string, try func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s does not come up: %v", what, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
