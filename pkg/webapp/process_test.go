//go:build unix

package webapp

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hangingPlatform returns a platform that never answers; arrived receives a
// value for each request.
func hangingPlatform(t *testing.T) (url string, arrived chan struct{}) {
	t.Helper()
	arrived, end := make(chan struct{}, 100), make(chan struct{})
	platform := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		arrived <- struct{}{}
		<-end
	}))
	t.Cleanup(platform.Close)
	t.Cleanup(func() { close(end) })
	return platform.URL, arrived
}

var goodEnvironment = []string{"APP_ID=cli_test", "APP_SECRET=" + testSecret, "LISTEN_ADDR=127.0.0.1:0"}

// requestLogged sends a request that the server logs.
func requestLogged(t *testing.T, url string) {
	t.Helper()
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Get(url + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatal(answer.Status)
	}
}

func (p *process) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := p.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// Signals with a meaning for other programs only do not end the server.
func TestIgnoredSignals(t *testing.T) {
	p := start(t, goodEnvironment)
	url := p.url(t)
	for _, s := range []syscall.Signal{syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGPIPE, syscall.SIGWINCH, syscall.SIGCHLD, syscall.SIGCONT, syscall.SIGURG} {
		p.signal(t, s)
		time.Sleep(5 * time.Millisecond) // a server that has not ended yet must answer
		requestLogged(t, url)
	}
	p.signal(t, syscall.SIGTERM)
	if status, log := p.end(t); status != 0 {
		t.Errorf("status %d: %s", status, log)
	}
}

// Under nohup, closing the terminal does not stop the server.
func TestNohup(t *testing.T) {
	p := start(t, goodEnvironment)
	p.signal(t, syscall.SIGTERM) // only its settings are used
	_, _ = p.end(t)
	cmd := exec.CommandContext(t.Context(), "sh", "-c", `trap "" HUP; exec "$0"`, testBinary(t))
	cmd.Dir, cmd.Env = p.Dir, p.Env
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p = &process{cmd, bufio.NewReader(stderr), stderr}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	url := p.url(t)
	p.signal(t, syscall.SIGHUP)
	time.Sleep(50 * time.Millisecond)
	requestLogged(t, url)
	p.signal(t, syscall.SIGTERM)
	if status, log := p.end(t); status != 0 || strings.Count(log, "msg=stopping") != 1 {
		t.Errorf("status %d: %s", status, log)
	}
}

// While the server drains, a second signal right after the first one has no
// effect, and a later one ends it at once.
func TestFurtherSignals(t *testing.T) {
	for _, further := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		platform, arrived := hangingPlatform(t)
		p := start(t, append(goodEnvironment, "FEISHU_HOST="+platform))
		url := p.url(t)
		go func() { _, _ = http.Get(url + "/get_config_parameters?url=" + url + "/") }()
		<-arrived
		p.signal(t, syscall.SIGTERM)
		waitRefused(t, url)
		p.signal(t, syscall.SIGTERM)
		p.signal(t, syscall.SIGHUP)
		time.Sleep(50 * time.Millisecond)
		if err := p.Process.Signal(syscall.Signal(0)); err != nil {
			t.Fatalf("it has ended: %v", err)
		}
		begin := time.Now()
		p.signal(t, further)
		if status, log := p.end(t); status == 0 || time.Since(begin) > 3*time.Second {
			t.Errorf("%v: status %d after %v: %s", further, status, time.Since(begin), log)
		}
	}
}

var droppedLine = regexp.MustCompile(`level=WARN msg="dropped [1-9][0-9]* log lines"`)

// flood sends enough requests to fill every buffer with their log lines. It
// returns the duration of the slowest one.
func flood(t *testing.T, url string) (slowest time.Duration) {
	t.Helper()
	path := "/" + strings.Repeat("long", 1000)
	for range 1000 {
		begin := time.Now()
		client := http.Client{Timeout: 10 * time.Second}
		answer, err := client.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		slowest = max(slowest, time.Since(begin))
	}
	return slowest
}

// A reader of stderr that stops delays neither requests nor the exit. When it
// continues, it gets a line with the number of dropped lines.
func TestStuckStderr(t *testing.T) {
	p := start(t, goodEnvironment)
	url := p.url(t)
	admin, _ := p.admin(t)
	t.Logf("the slowest of 1,000 requests took %v", flood(t, url))
	requestLogged(t, url)
	answer, err := http.Get(admin + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	metrics, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || !regexp.MustCompile(`(?m)^feishu_goapp_log_lines_dropped_total [1-9]`).Match(metrics) {
		t.Errorf("the dropped lines are not counted: %v", err)
	}
	for {
		line, err := p.stderr.ReadString('\n')
		if err != nil {
			t.Fatalf("no line has the number of dropped lines: %v", err)
		}
		if droppedLine.MatchString(line) {
			break
		}
	}
	p.signal(t, syscall.SIGTERM)
	if status, log := p.end(t); status != 0 || !strings.Contains(log, "msg=stopping") {
		t.Errorf("status %d: %s", status, log)
	}
}

// A reader that stops forever, or has closed the pipe, prevents neither
// requests nor the exit.
func TestLostStderr(t *testing.T) {
	for _, gone := range []bool{false, true} {
		t.Run(fmt.Sprint("gone ", gone), func(t *testing.T) {
			p := start(t, goodEnvironment)
			url := p.url(t)
			if gone {
				p.pipe.Close()
			}
			flood(t, url)
			requestLogged(t, url)
			p.signal(t, syscall.SIGTERM)
			ended := make(chan error, 1)
			go func() { ended <- p.Cmd.Wait() }()
			select {
			case err := <-ended:
				if err != nil {
					t.Error(err)
				}
			case <-time.After(10 * time.Second):
				t.Error("it does not end")
			}
		})
	}
}
