//go:build unix

package process

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// childVariable makes the test binary a server.
const childVariable = "PROCESS_TEST_CHILD"

func TestMain(m *testing.M) {
	if part := os.Getenv(childVariable); part != "" {
		os.Exit(child(part))
	}
	os.Exit(m.Run())
}

func child(part string) int {
	terminate := make(chan os.Signal, 1)
	signal.Notify(terminate, syscall.SIGTERM)
	if part == "failing" {
		fmt.Fprintln(os.Stderr, "APP_ID is missing")
		return 2
	}
	if part == "parent" { // leaves a stubborn process behind
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childVariable+"=stubborn")
		if err := cmd.Start(); err != nil {
			return 1
		}
		<-terminate
		return 0
	}
	l, err := net.Listen("tcp", os.Getenv("LISTEN_ADDR"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer l.Close()
	fmt.Println("ready")
	if part == "stubborn" {
		signal.Ignore(syscall.SIGTERM)
		time.Sleep(time.Minute)
	}
	<-terminate
	return 0
}

func startChild(t *testing.T, part string) *Server {
	t.Helper()
	s, err := StartServer(ServerOptions{Command: []string{os.Args[0]}, Environ: append(os.Environ(), childVariable+"="+part)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Stop(0) })
	return s
}

func TestServer(t *testing.T) {
	s := startChild(t, "obedient")
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Stop(10 * time.Second)
	if err := s.exitError(); err.Status != 0 || err.Output != "ready" {
		t.Errorf("it ended with %v", err)
	}
	if _, err := net.Dial("tcp", s.Addr); err == nil {
		t.Error("it still listens")
	}
}

func TestServerThatFails(t *testing.T) {
	s := startChild(t, "failing")
	exit, ok := errors.AsType[*ExitError](s.Ready(t.Context()))
	if !ok || exit.Status != 2 || exit.Output != "APP_ID is missing" {
		t.Errorf("%+v", exit)
	}
}

func TestReadyEndsWithItsContext(t *testing.T) {
	s, err := StartServer(ServerOptions{Command: []string{"sleep", "60"}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop(0)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Ready(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// A command that does not stop is killed, with the processes that it has started.
func TestStopLeavesNothing(t *testing.T) {
	for _, part := range []string{"stubborn", "parent"} {
		s := startChild(t, part)
		if err := s.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Stop(200 * time.Millisecond)
		for range 500 {
			if err := syscall.Kill(-s.cmd.Process.Pid, 0); err != nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if err := syscall.Kill(-s.cmd.Process.Pid, 0); err == nil {
			t.Errorf("%s: a process is left", part)
		}
	}
}

func TestCommandThatDoesNotExist(t *testing.T) {
	if _, err := StartServer(ServerOptions{Command: []string{"/nonsense/command"}}); err == nil || !strings.Contains(err.Error(), "/nonsense/command") {
		t.Error(err)
	}
}

func TestTail(t *testing.T) {
	var b strings.Builder
	output := &tail{to: &b}
	for i := range 5000 {
		fmt.Fprintf(output, "line %d\n", i)
	}
	if got := output.String(); !strings.HasPrefix(got, "line ") || !strings.HasSuffix(got, "line 4999") || len(got) > tailSize {
		t.Errorf("%d bytes: %.20q", len(got), got)
	}
	if !strings.HasPrefix(b.String(), "line 0\n") {
		t.Error("it was not passed on")
	}
}
