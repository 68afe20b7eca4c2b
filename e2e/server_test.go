//go:build e2e || engines

package e2e

import (
	"bufio"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// A fixture is a server of the app and the emulator that it uses.
type fixture struct {
	*emulator.Emulator
	url string // of the product, without a slash at its end
	sdk string // URL of the emulator's script
	log *serverLog

	settings []string // of the product
}

// newFixture starts an emulator and a server that uses it, with further settings
// as NAME=value.
func newFixture(t testing.TB, settings ...string) *fixture {
	t.Helper()
	e := emulator.New(emulator.Options{})
	feishu := httptest.NewServer(e)
	t.Cleanup(feishu.Close)
	t.Cleanup(e.Close)
	sdk := feishu.URL + emulator.SDKPath
	settings = append([]string{
		"APP_ID=" + emulator.DefaultAppID,
		"APP_SECRET=" + emulator.DefaultAppSecret,
		"FEISHU_HOST=" + feishu.URL,
		"JSSDK_URL=" + sdk,
		"LISTEN_ADDR=127.0.0.1:0",
		"ADMIN_ADDR=",
	}, settings...)
	url, log := startServer(t, settings)
	return &fixture{e, url, sdk, log, settings}
}

func (s *fixture) update(t testing.TB, change func(*emulator.Settings)) {
	t.Helper()
	if err := s.Update(change); err != nil {
		t.Fatal(err)
	}
}

// startServer runs bin/server until the test ends; it must then stop with status 0.
func startServer(t testing.TB, settings []string) (url string, log *serverLog) {
	t.Helper()
	cmd := exec.Command(serverBinary())
	cmd.Env = append(os.Environ(), settings...)
	cmd.Dir = t.TempDir() // no .env there
	return startProgram(t, cmd, syscall.SIGTERM)
}

// startProgram starts a server or a program that starts one, waits for the line
// with its address, and stops it with the signal at the end of the test.
func startProgram(t testing.TB, cmd *exec.Cmd, stop syscall.Signal) (url string, log *serverLog) {
	t.Helper()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	log = &serverLog{address: make(chan string, 1), done: make(chan struct{})}
	go log.read(bufio.NewScanner(stderr))
	t.Cleanup(func() { stopProgram(t, cmd, stop, log) })
	select {
	case url := <-log.address:
		return url, log
	case <-log.done:
		t.Fatalf("%s did not start:\n%s", cmd, log)
	case <-time.After(30 * time.Second):
		t.Fatalf("%s names no address:\n%s", cmd, log)
	}
	return "", nil
}

func stopProgram(t testing.TB, cmd *exec.Cmd, stop syscall.Signal, log *serverLog) {
	cmd.Process.Signal(stop)
	stuck := time.AfterFunc(15*time.Second, func() { cmd.Process.Kill() })
	<-log.done
	if err := cmd.Wait(); err != nil {
		t.Errorf("%s: %v\n%s", cmd, err, log)
	}
	stuck.Stop()
	if strings.Contains(log.String(), emulator.DefaultAppSecret) {
		t.Error("the secret is in the log")
	}
}

// A serverLog collects the stderr of a server.
type serverLog struct {
	mu      sync.Mutex
	lines   []string
	address chan string
	done    chan struct{}
}

func (l *serverLog) read(lines *bufio.Scanner) {
	defer close(l.done)
	for lines.Scan() {
		if _, url, found := strings.Cut(lines.Text(), ": open http"); found {
			l.address <- "http" + strings.TrimSuffix(url, "/")
		}
		l.mu.Lock()
		l.lines = append(l.lines, lines.Text())
		l.mu.Unlock()
	}
}

func (l *serverLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}

// plainBuild reports whether the page under test was built by go build, without
// cmd/wasmbuild.
func plainBuild() bool { return os.Getenv("E2E_BUILD") == "plain" }

func serverBinary() string {
	name := "../bin/server"
	if plainBuild() {
		name = "../bin/plain/server"
	}
	name, err := filepath.Abs(name)
	if err != nil {
		panic(err)
	}
	return name
}
