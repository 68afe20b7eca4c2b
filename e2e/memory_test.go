//go:build e2e && linux

package e2e

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// memoryLimit is that of the files in deploy/, in MiB.
const memoryLimit = 256

// With its default limits the server stays within the memory limit of deploy/ under
// floods, and /healthz answers meanwhile.
func TestMemoryOfFloods(t *testing.T) {
	shortHeaders := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d:\r\n", i)
		}
		return b.String()
	}
	const get = "GET / HTTP/1.1\r\nHost: a\r\n"
	for name, request := range map[string]string{
		"short headers without an end": get + shortHeaders(2600),
		"headers of some length":       get + strings.Repeat("X-Y: "+strings.Repeat("x", 240)+"\r\n", 120),
		"a long header":                get + "X: " + strings.Repeat("x", 40<<10),
		"a long target":                "GET /?" + strings.Repeat("a&", 12<<10) + " HTTP/1.1\r\n",
		"pipelined headers":            "POST /errors HTTP/1.1\r\nHost: a\r\nContent-Length: 4200\r\n\r\n" + strings.Repeat(" ", 4200) + get + shortHeaders(2600),
		"slow bodies":                  "POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"code\":\"" + strings.Repeat("x", 900_000),
		"idle connections":             get + "\r\n",
		"answers that are not read":    strings.Repeat("GET /web/app.wasm HTTP/1.1\r\nHost: a\r\n\r\n", 100),
	} {
		t.Run(name, func(t *testing.T) {
			url, pid := startLimited(t)
			address := strings.TrimPrefix(url, "http://")
			for i := range 2000 { // 600 of them from the first address
				from := fmt.Sprintf("127.0.0.%d", 1+max(0, i-400)/200)
				conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).Dial("tcp", address)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				go io.WriteString(conn, request)
			}
			client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
			for end := time.Now().Add(2 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
				answer, err := client.Get(url + "/healthz")
				if err != nil {
					t.Fatal(err)
				}
				answer.Body.Close()
				if answer.StatusCode != http.StatusOK {
					t.Errorf("healthz: %s", answer.Status)
				}
			}
			peak := peakMemory(t, pid)
			t.Logf("%d MiB at most", peak)
			if peak > memoryLimit*9/10 {
				t.Errorf("it took %d MiB, the limit is %d", peak, memoryLimit)
			}
		})
	}
}

// startLimited starts a server as in a container, which has its garbage
// collector keep below nine tenths of the limit.
func startLimited(t *testing.T) (url string, pid int) {
	t.Helper()
	cmd := exec.Command(serverBinary())
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"APP_ID=" + emulator.DefaultAppID, "APP_SECRET=s", "FEISHU_HOST=http://127.0.0.1:9", "LISTEN_ADDR=127.0.0.1:0", "ADMIN_ADDR=",
		fmt.Sprintf("GOMEMLIMIT=%dMiB", memoryLimit*9/10)}
	url, _ = startProgram(t, cmd, syscall.SIGTERM)
	return url, cmd.Process.Pid
}

// peakMemory returns the largest resident set of a process so far, in MiB.
func peakMemory(t *testing.T, pid int) int {
	t.Helper()
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var kib int
		if n, _ := fmt.Sscanf(lines.Text(), "VmHWM: %d kB", &kib); n == 1 {
			return kib >> 10
		}
	}
	t.Fatal("the process has ended")
	return 0
}
