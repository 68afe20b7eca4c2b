package webapp

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// A server that stops under load answers every request that reaches it. Clients
// that reconnect when they are asked to lose no request.
func TestStopUnderLoad(t *testing.T) {
	feishu := newPlatform(t, false)
	s := newCheckFixture(t)
	p := start(t, []string{"APP_ID=" + s.env["APP_ID"], "APP_SECRET=" + s.env["APP_SECRET"]},
		"--feishu-host=http://"+feishu.address, "--listen-addr=127.0.0.1:0", "--requests-per-address=0", "--log-level=warn")
	base := p.url(t)
	address := strings.TrimPrefix(base, "http://")
	request := fmt.Sprintf("GET /get_config_parameters?url=%s/ HTTP/1.1\r\nHost: %s\r\n\r\n", base, address)

	var clients sync.WaitGroup
	var answered, lost, late atomic.Int64
	warm := make(chan struct{}, 16)
	for range 16 {
		clients.Go(func() {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
			answers := bufio.NewReader(conn)
			for n := 0; ; n++ {
				if n == 100 {
					warm <- struct{}{}
				}
				_, err := io.WriteString(conn, request)
				var answer *http.Response
				if err == nil {
					answer, err = http.ReadResponse(answers, nil)
				}
				if err == nil {
					_, err = io.Copy(io.Discard, answer.Body)
				}
				if err != nil || answer.StatusCode != http.StatusOK {
					lost.Add(1)
					t.Errorf("request %d of a connection: %v, %v", n, answer, err)
					return
				}
				answered.Add(1)
				if answer.Close {
					return
				}
			}
		})
	}
	for range 16 {
		<-warm
	}
	before := answered.Load()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	// Meanwhile readiness is 503 for load balancers, and requests are still
	// answered.
	for draining := false; !draining; {
		answer, err := http.Get(base + "/readyz")
		if err != nil {
			t.Fatalf("the server stopped before /readyz was 503: %v", err)
		}
		answer.Body.Close()
		draining = answer.StatusCode == http.StatusServiceUnavailable
	}
	if answer, err := http.Get(base + "/healthz"); err != nil || answer.StatusCode != http.StatusOK || !answer.Close {
		t.Errorf("a late request: %v, %v", answer, err)
	} else {
		answer.Body.Close()
		late.Add(1)
	}
	clients.Wait()
	status, log := p.end(t)
	t.Logf("%d requests before SIGTERM, %d after it, %d lost", before, answered.Load()-before+late.Load(), lost.Load())
	if status != 0 {
		t.Errorf("exit status %d: %s", status, log)
	}
}
