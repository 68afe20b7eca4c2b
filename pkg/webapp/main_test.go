package webapp

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"
)

// TestMain runs the test binary as the server if a test starts it so: a
// separate process can receive signals.
func TestMain(m *testing.M) {
	if os.Getenv("TEST_AS_SERVER") != "" {
		Main(testApp())
	}
	os.Exit(m.Run())
}

// process is a server in a separate process.
type process struct {
	*exec.Cmd
	stderr *bufio.Reader
	pipe   io.Closer // of stderr
}

// testBinary returns the file of the program that TestMain runs as a server.
func testBinary(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return self
}

// start starts a server with an environment like "APP_ID=x" and nothing else.
func start(t *testing.T, environment []string, args ...string) *process {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), testBinary(t), args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"ADMIN_ADDR=127.0.0.1:0", "TEST_AS_SERVER=1"}, environment...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return &process{cmd, bufio.NewReader(stderr), stderr}
}

// url reads the line with the server's address.
func (p *process) url(t *testing.T) string {
	t.Helper()
	line, err := p.stderr.ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "server: open ")
	if err != nil || !ok {
		t.Fatalf("got %q, %v", line, err)
	}
	return url
}

// end waits until the process exits and returns the exit status and the output.
func (p *process) end(t *testing.T) (status int, stderr string) {
	t.Helper()
	rest, err := io.ReadAll(p.stderr)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err != nil && p.ProcessState == nil {
		t.Fatal(err)
	}
	return p.ProcessState.ExitCode(), string(rest)
}

// A request in flight at the signal is answered, new connections are refused,
// and the process exits with status 0.
func TestShutdown(t *testing.T) {
	for _, signal := range append([]os.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGHUP}, platformStopSignals...) {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			arrived, release := make(chan struct{}, 1), make(chan struct{})
			platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/internal") {
					arrived <- struct{}{}
					<-release
					fmt.Fprint(w, `{"code":0,"msg":"ok","tenant_access_token":"t-1","expire":7200}`)
					return
				}
				fmt.Fprint(w, `{"code":0,"msg":"ok","data":{"ticket":"`+testTicket+`","expire_in":7200}}`)
			}))
			defer platform.Close()

			p := start(t, []string{"APP_ID=cli_test", "APP_SECRET=" + testSecret}, "--feishu-host="+platform.URL, "--listen-addr=127.0.0.1:0")
			base := p.url(t)
			answers := make(chan string, 1)
			go func() {
				answer, err := http.Get(base + "/get_config_parameters?url=" + base + "/")
				if err != nil {
					answers <- err.Error()
					return
				}
				defer answer.Body.Close()
				body, err := io.ReadAll(answer.Body)
				answers <- fmt.Sprint(answer.StatusCode, err, string(body))
			}()
			<-arrived
			begin := time.Now()
			if err := p.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			waitRefused(t, base)
			close(release)
			if answer := <-answers; !strings.HasPrefix(answer, "200 <nil>{") {
				t.Errorf("the request in flight got %s", answer)
			}
			status, log := p.end(t)
			if status != 0 {
				t.Errorf("exit status %d: %s", status, log)
			}
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
			if strings.Contains(log, testSecret) || strings.Contains(log, testTicket) {
				t.Errorf("a secret is in the log: %s", log)
			}
		})
	}
}

// waitRefused waits until the server accepts no more connections.
func waitRefused(t *testing.T, base string) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
		if err != nil {
			return
		}
		conn.Close()
	}
	t.Error("new connections are accepted after the signal")
}

// A request that does not finish is aborted, so that the process exits within
// ten seconds, with status 0.
func TestShutdownGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		arrived := make(chan struct{})
		mux := http.NewServeMux()
		mux.HandleFunc("/", func(_ http.ResponseWriter, r *http.Request) {
			close(arrived)
			<-r.Context().Done()
		})
		s := &Server{handler: mux, Log: slog.New(slog.DiscardHandler)}
		client, server := net.Pipe()
		listener := &pipeListener{conns: make(chan net.Conn, 1), closed: make(chan struct{})}
		listener.conns <- server
		go func() { fmt.Fprint(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n") }()
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.serve(ctx, listener, defaultTimeouts) }()
		<-arrived
		start := time.Now()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		client.Close()
	})
}

// pipeListener accepts connections in memory.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

func TestExitStatus(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	good := []string{"APP_ID=cli_test", "APP_SECRET=" + testSecret}
	busy := taken.Addr().String()
	_, port, _ := net.SplitHostPort(busy)
	for _, test := range []struct {
		name        string
		environment []string
		args        []string
		status      int
		wants       []string // of each line
	}{
		{"no settings", nil, nil, 2, []string{"APP_ID is missing", "APP_SECRET is missing"}},
		{"no secret", good[:1], nil, 2, []string{"APP_SECRET"}},
		{"malformed", good, []string{"--listen-addr=x"}, 2, []string{"LISTEN_ADDR"}},
		{"unknown flag", good, []string{"--app-secrt=" + testSecret}, 2, []string{"app-secrt"}},
		{"port in use", good, []string{"--listen-addr=" + busy}, 1, []string{"LISTEN_ADDR cannot be used: port " + port + " is in use: stop the program that uses it (lsof -i :" + port + " shows it), or set another port, such as with --listen-addr=127.0.0.1:"}},
		{"both ports in use", good, []string{"--listen-addr=" + busy, "--admin-addr=" + busy}, 1, []string{"LISTEN_ADDR cannot be used", "ADMIN_ADDR cannot be used: port " + port + " is in use"}},
		{"not our address", good, []string{"--listen-addr=192.0.2.1:0"}, 1, []string{"LISTEN_ADDR cannot be used: this machine does not have that address"}},
		{"unknown host", good, []string{"--listen-addr=nowhere.invalid:0"}, 1, []string{"LISTEN_ADDR cannot be used: set another address"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, stderr := start(t, test.environment, test.args...).end(t)
			lines := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
			if status != test.status || len(lines) != len(test.wants) {
				t.Fatalf("status %d, %q", status, stderr)
			}
			for i, want := range test.wants {
				if !strings.HasPrefix(lines[i], "server: ") || !strings.Contains(lines[i], want) {
					t.Errorf("%q lacks %q", lines[i], want)
				}
			}
			if strings.Contains(stderr, testSecret) {
				t.Errorf("it shows the secret: %q", stderr)
			}
		})
	}
	if status, stderr := start(t, nil, "-h").end(t); status != 0 || !strings.Contains(stderr, "--app-id") {
		t.Errorf("-h: status %d, %q", status, stderr)
	}
}

func TestWithoutWasm(t *testing.T) {
	app := testApp()
	app.Files = fstest.MapFS{"style.css": {}}
	_, err := New(app, Options{Settings: env{"APP_ID": "cli_test", "APP_SECRET": "s"}})
	if err == nil || err.Error() != "web/app.wasm is missing: run make build" {
		t.Errorf("%v", err)
	}
}

func TestServeFails(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	s := testDeps(t).newServer(t, io.Discard)
	if err := s.serve(t.Context(), listener, defaultTimeouts); !errors.Is(err, net.ErrClosed) {
		t.Errorf("%v", err)
	}
}

func TestBrowserURL(t *testing.T) {
	for addr, want := range map[string]string{
		"[::]:3000": "http://localhost:3000", "0.0.0.0:3000": "http://localhost:3000",
		"127.0.0.1:3000": "http://127.0.0.1:3000", "[::1]:80": "http://[::1]:80", "192.0.2.1:8080": "http://192.0.2.1:8080",
	} {
		tcp, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := browserURL(tcp); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}

// Every timeout is set.
func TestTimeouts(t *testing.T) {
	s := newHTTPServer(nil, defaultTimeouts, slog.New(slog.DiscardHandler))
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.WriteTimeout <= 0 || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= 0 {
		t.Errorf("%+v", s)
	}
}

// Under the developer's tool a restart is part of every edit.
func TestNoDrainInDevelopment(t *testing.T) {
	if timeoutsFor(config{}).drain == 0 || timeoutsFor(config{WebDir: "web"}).drain != 0 {
		t.Error("the drain is for production alone")
	}
}
