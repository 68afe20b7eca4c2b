// Command peers runs the vendor's way of signing, in Python with Flask, beside
// bin/server, both under the emulator, and prints how many requests a second
// each answers and how often it calls the platform for them. Run it from the
// root of the repository: make bench-peers.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

const (
	rounds  = 3
	length  = 2 * time.Second // of a round
	clients = 8
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "bench-peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	python, err := findPython(ctx)
	if err != nil {
		fmt.Println("bench-peers:", err)
		return nil // without Python there is nothing to compare
	}
	sample, err := start(ctx, exec.CommandContext(ctx, python, "bench/peers/sample.py"))
	if err != nil {
		return fmt.Errorf("start the sample: %w", err)
	}
	defer sample.stop()
	product, err := start(ctx, exec.CommandContext(ctx, "bin/server"))
	if err != nil {
		return fmt.Errorf("start bin/server: %w", err)
	}
	defer product.stop()

	peers := []*peer{product, sample}
	for range rounds { // in turn, so that other load on the machine affects both
		for _, p := range peers {
			p.load(ctx)
		}
	}
	fmt.Printf("%-24s %14s %10s %16s %26s\n", "", "requests/s", "failed", "platform calls", "calls per 1000 requests")
	for i, name := range []string{"feishu-goapp", "the vendor's in Python"} {
		p := peers[i]
		calls := p.emulator.Requests(emulator.TokenPath) + p.emulator.Requests(emulator.TicketPath)
		fmt.Printf("%-24s %14.0f %10d %16d %26.1f\n", name, float64(p.answered.Load())/p.took.Seconds(), p.failed.Load(),
			calls, float64(calls)*1000/float64(max(1, p.answered.Load())))
	}
	return nil
}

// findPython returns a Python that has what the sample needs.
func findPython(ctx context.Context) (string, error) {
	const remedy = "install Python 3 with Flask and requests to compare with the vendor's sample: apt-get install python3-flask python3-requests, or pip install flask requests"
	python, err := exec.LookPath("python3")
	if err != nil {
		return "", errors.New(remedy)
	}
	if exec.CommandContext(ctx, python, "-c", "import flask, requests").Run() != nil {
		return "", errors.New(remedy)
	}
	return python, nil
}

// A peer is one of the two servers, with a dedicated platform.
type peer struct {
	emulator         *emulator.Emulator
	platform         *httptest.Server
	cmd              *exec.Cmd
	url              string
	answered, failed atomic.Int64
	took             time.Duration
}

// start starts a server under a dedicated emulator and waits until it
// answers.
func start(ctx context.Context, cmd *exec.Cmd) (*peer, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	e := emulator.New(emulator.Options{})
	p := &peer{emulator: e, platform: httptest.NewServer(e), cmd: cmd, url: "http://127.0.0.1:" + port}
	cmd.Env = append(os.Environ(),
		"APP_ID="+emulator.DefaultAppID, "APP_SECRET="+emulator.DefaultAppSecret, "FEISHU_HOST="+p.platform.URL,
		"PORT="+port, "LISTEN_ADDR=127.0.0.1:"+port, "ADMIN_ADDR=", "REQUESTS_PER_ADDRESS=0", "CONNECTIONS_PER_ADDRESS=0", "MAX_CONNECTIONS=0") // all clients have one address
	if err := cmd.Start(); err != nil {
		p.platform.Close()
		return nil, err
	}
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			conn.Close()
			return p, nil
		}
		if time.Now().After(deadline) {
			p.stop()
			return nil, errors.New("it does not listen after 15 s")
		}
	}
}

func (p *peer) stop() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	p.emulator.Close()
	p.platform.Close()
}

// load requests signatures for one round, from several clients at once.
func (p *peer) load(ctx context.Context) {
	target := p.url + "/get_config_parameters?url=" + url.QueryEscape(p.url+"/")
	begin := time.Now()
	var all sync.WaitGroup
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	for range clients {
		all.Go(func() {
			for time.Since(begin) < length {
				if visit(ctx, client, target) {
					p.answered.Add(1)
				} else {
					p.failed.Add(1)
				}
			}
		})
	}
	all.Wait()
	p.took += time.Since(begin)
	client.CloseIdleConnections()
}

func visit(ctx context.Context, client *http.Client, target string) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return false
	}
	answer, err := client.Do(r)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return err == nil && answer.StatusCode == http.StatusOK
}

// freePort returns a port that is not in use.
func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, err
}
