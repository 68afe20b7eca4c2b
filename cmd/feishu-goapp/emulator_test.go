//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// A buffer can be read while it is written.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// waitFor waits until the buffer holds text, and returns the line that does.
func (b *buffer) waitFor(t *testing.T, text string) string {
	t.Helper()
	for range 1000 {
		for line := range strings.Lines(b.String()) {
			if strings.Contains(line, text) {
				return strings.TrimSpace(line)
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("no %q in %q", text, b.String())
	return ""
}

// A running is a run of the program in this process.
type running struct {
	stdout, stderr buffer
	signals        chan os.Signal
	done           chan struct{}
	status         int
}

func start(environ []string, args ...string) *running {
	r := &running{signals: make(chan os.Signal, 8), done: make(chan struct{})}
	go func() {
		t := tool{environ: environ, signals: r.signals, stdout: &r.stdout, stderr: &r.stderr}
		r.status = t.run(args)
		close(r.done)
	}()
	return r
}

func (r *running) wait(t *testing.T) (status int) {
	t.Helper()
	select {
	case <-r.done:
		return r.status
	case <-time.After(10 * time.Second):
		t.Fatalf("it does not end; stdout %q, stderr %q", &r.stdout, &r.stderr)
		return 0
	}
}

// startChild runs the test binary in the given part.
func startChild(t *testing.T, part string) *running {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return start(append(os.Environ(), childVariable+"="+part, "KEPT=1", "APP_ID=overridden"), "emulator", "-listen", "127.0.0.1:0", "--", self)
}

func TestWithoutCommand(t *testing.T) {
	r := start(nil, "emulator", "-listen", "127.0.0.1:0", "-app", "http://localhost:3000")
	sdk := strings.TrimPrefix(r.stdout.waitFor(t, "JSSDK_URL="), "JSSDK_URL=")
	host := strings.TrimSuffix(sdk, "/h5-js-sdk-1.5.44.js")
	want := fmt.Sprintf("APP_ID=cli_emulator\nAPP_SECRET=emulator-app-secret\nFEISHU_HOST=%s\nJSSDK_URL=%s\n", host, sdk)
	if got := r.stdout.String(); got != want {
		t.Errorf("stdout\n got %q\nwant %q", got, want)
	}
	if got := r.stderr.String(); !strings.Contains(got, "listening on "+host) || strings.Contains(got, "emulator-app-secret") {
		t.Errorf("stderr %q does not say where the panel is", got)
	}
	for url, want := range map[string]string{sdk: "h5sdk", host + "/": "workbench.js", host + "/panel/about": `"appUrl":"http://localhost:3000"`} {
		resp, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 200 || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d, no %s", url, resp.StatusCode, want)
		}
	}

	transport, _, err := websocket.Dial(t.Context(), host+"/client/transport?page=p&sent=0&got=0", nil) // must not delay the end
	if err != nil {
		t.Fatal(err)
	}
	defer transport.CloseNow()
	stopped := time.Now()
	r.signals <- syscall.SIGTERM
	if status := r.wait(t); status != 0 || time.Since(stopped) > time.Second {
		t.Errorf("after SIGTERM: %d, %v, %s", status, time.Since(stopped), &r.stderr)
	}
	if _, err := http.Get(host); err == nil {
		t.Error("it still serves")
	}
}

func TestCommandGetsTheEnvironment(t *testing.T) {
	r := startChild(t, "environment")
	if status := r.wait(t); status != 0 {
		t.Fatalf("%d, %s", status, &r.stderr)
	}
	for _, line := range []string{"APP_ID=cli_emulator\n", "APP_SECRET=emulator-app-secret\n", "FEISHU_HOST=http://127.0.0.1:", "/h5-js-sdk-1.5.44.js\n", "KEPT=1\n"} {
		if !strings.Contains(r.stdout.String(), line) {
			t.Errorf("the command's environment lacks %q: %s", line, &r.stdout)
		}
	}
	if strings.Contains(r.stdout.String(), "overridden") {
		t.Error("the emulator's APP_ID did not win")
	}
}

func TestExitStatusOfTheCommand(t *testing.T) {
	for part, want := range map[string]int{"status 7": 7, "killed": 128 + int(syscall.SIGTERM)} {
		if status := startChild(t, part).wait(t); status != want {
			t.Errorf("%s: %d, want %d", part, status, want)
		}
	}
}

func TestSignalsAreForwardedOnce(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		r := startChild(t, "obedient")
		r.stdout.waitFor(t, "ready")
		r.signals <- sig
		r.signals <- sig // further signals change nothing
		if status := r.wait(t); status != 5 {
			t.Errorf("%v: %d, want 5: %s", sig, status, &r.stderr)
		}
		if want := fmt.Sprintf("%v, 1 in all\n", sig); !strings.HasSuffix(r.stdout.String(), want) {
			t.Errorf("the command wrote %q, want %q", &r.stdout, want)
		}
	}
}

func TestStubbornCommandIsKilled(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var stdout buffer
	signals := make(chan os.Signal, 1)
	go func() {
		stdout.waitFor(t, "ready")
		signals <- os.Interrupt
	}()
	r := commandRun{signals: signals, stdout: &stdout, stderr: io.Discard, grace: 300 * time.Millisecond}
	status, err := r.run([]string{self}, append(os.Environ(), childVariable+"=stubborn"))
	if status != 128+int(syscall.SIGKILL) || err == nil || !strings.Contains(err.Error(), "was killed") {
		t.Errorf("%d, %v", status, err)
	}
}

// At Ctrl-C the terminal signals the whole process group, so the program runs as a
// separate process.
func TestCtrlC(t *testing.T) {
	binary := t.TempDir() + "/feishu-goapp"
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr buffer
	cmd := exec.Command(binary, "emulator", "-listen", "127.0.0.1:0", "--", self)
	cmd.Env = append(os.Environ(), childVariable+"=obedient")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its group is the terminal's
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	stdout.waitFor(t, "ready")
	syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
	cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != 5 {
		t.Errorf("status %d, want the command's 5; stderr %s", got, &stderr)
	}
	if !strings.HasSuffix(stdout.String(), "interrupt, 1 in all\n") {
		t.Errorf("the command wrote %q, want one interrupt", &stdout)
	}
}

func TestEmulatorMistakes(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, test := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"-nonsense"}, 2, "-nonsense"},
		{[]string{"-listen", "3002"}, 2, "--listen 3002"},
		{[]string{"-listen", ":3002"}, 2, "want a loopback address"},
		{[]string{"-listen", "0.0.0.0:3002"}, 2, "want a loopback address"},
		{[]string{"-listen", "example.com:3002"}, 2, "want a loopback address"},
		{[]string{"-listen", taken.Addr().String()}, 1, taken.Addr().String() + " is in use"},
		{[]string{"-listen", "127.0.0.1:0", "--scenario", "nonsense"}, 2, `"nonsense" is no scenario`},
		{[]string{"-listen", "127.0.0.1:0", "--scenario", "missing.json"}, 2, "missing.json"},
		{[]string{"-app", "localhost:3000"}, 2, "--app localhost:3000: want a URL"},
		{[]string{"-app", "ftp://localhost"}, 2, "want a URL"},
		{[]string{"-listen", "127.0.0.1:0", "--", "/nonsense/command"}, 127, "start /nonsense/command"},
	} {
		r := start(nil, append([]string{"emulator"}, test.args...)...)
		status := r.wait(t)
		lines := slices.DeleteFunc(strings.Split(strings.TrimSpace(r.stderr.String()), "\n"), func(line string) bool {
			return strings.HasPrefix(line, "emulator listening on ")
		})
		if status != test.status || len(lines) != 1 || !strings.Contains(lines[0], test.want) {
			t.Errorf("%q: %d %q, want %d and a line with %q", test.args, status, lines, test.status, test.want)
		}
	}
}

func TestEmulatorAddressFromTheEnvironment(t *testing.T) {
	r := start([]string{"EMULATOR_ADDR=nowhere"}, "emulator")
	if status := r.wait(t); status != 2 || !strings.Contains(r.stderr.String(), "nowhere") {
		t.Errorf("%d, %s", status, &r.stderr)
	}
}

func TestCommandEndsWhenServingDoes(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	failed := make(chan error, 1)
	failed <- io.ErrClosedPipe
	r := commandRun{failed: failed, stdout: io.Discard, stderr: io.Discard, grace: time.Minute}
	status, err := r.run([]string{self}, append(os.Environ(), childVariable+"=stubborn"))
	if status != 1 || err != io.ErrClosedPipe {
		t.Errorf("%d, %v, want 1 with the error of serving", status, err)
	}
}

// The next run in the same folder has the settings of the last one, unless it is
// started with --fresh.
func TestSettingsSurviveARestart(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	run := func(args ...string) string {
		t.Helper()
		r := start(nil, append([]string{"emulator", "-listen", "127.0.0.1:0"}, args...)...)
		host := strings.TrimPrefix(r.stdout.waitFor(t, "FEISHU_HOST="), "FEISHU_HOST=")
		resp, err := http.Get(host + "/panel/settings")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		settings, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		r.signals <- syscall.SIGTERM
		if status := r.wait(t); status != 0 {
			t.Errorf("%q: %d, %s", args, status, &r.stderr)
		}
		return string(settings)
	}
	const silent = `"silent":true`
	if got := run(); strings.Contains(got, silent) {
		t.Errorf("at first: %s", got)
	}
	if got := run("--scenario", "silent-client"); !strings.Contains(got, silent) {
		t.Errorf("with a scenario: %s", got)
	}
	if got := run(); !strings.Contains(got, silent) {
		t.Errorf("after a restart: %s", got)
	}
	if got := run("--fresh"); strings.Contains(got, silent) {
		t.Errorf("fresh: %s", got)
	}
	file := t.TempDir() + "/mine.json"
	if err := os.WriteFile(file, []byte(`{"name":"mine","settings":{"language":"ja_JP"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := run("--scenario", file); !strings.Contains(got, `"language":"ja_JP"`) {
		t.Errorf("with a file: %s", got)
	}
}
