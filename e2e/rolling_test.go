//go:build e2e

package e2e

import (
	"encoding/json"
	"io"
	"net"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// otherBuild builds the server with another app.wasm: it does the same, and has
// another hash.
func otherBuild(t *testing.T) string {
	dir := t.TempDir()
	wasm, err := os.ReadFile(wasmFile())
	if err != nil {
		t.Fatal(err)
	}
	wasm = append(wasm, 0, 2, 1, 'x') // an empty custom section
	write := func(name string, content []byte) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	web, err := filepath.Abs("../web")
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{ // none is compressed
		filepath.Join(web, "app.wasm"):    write("app.wasm", wasm),
		filepath.Join(web, "app.wasm.br"): "",
		filepath.Join(web, "app.wasm.gz"): "",
	}
	overlay, _ := json.Marshal(map[string]any{"Replace": replace}) // strings: it cannot fail
	server := filepath.Join(dir, "server")
	runTool(t, exec.Command("go", "build", "-overlay", write("overlay.json", overlay), "-o", server, "../cmd/server"))
	return server
}

// While two builds are served behind one address, every first visit gets ready:
// whether each request or each connection goes to the next server.
func TestRollingUpdate(t *testing.T) {
	t.Parallel()
	s := newFixture(t)
	cmd := exec.Command(otherBuild(t))
	cmd.Env = append(os.Environ(), s.settings...)
	cmd.Dir = t.TempDir()
	other, _ := startProgram(t, cmd, syscall.SIGTERM)
	servers := []string{strings.TrimPrefix(s.url, "http://"), strings.TrimPrefix(other, "http://")}

	for name, address := range map[string]string{"by request": byRequest(t, servers), "by connection": byConnection(t, servers)} {
		t.Run(name, func(t *testing.T) {
			reloads := 0
			for range 8 {
				b := newTab(t)
				b.open(address + "/")
				b.waitForState("ready")
				b.mu.Lock()
				if b.times[address+"/"] > 1 {
					reloads++
				}
				b.mu.Unlock()
			}
			t.Logf("%d of 8 visits reloaded", reloads)
		})
	}
}

// byRequest serves the servers in turn.
func byRequest(t *testing.T, servers []string) string {
	var n atomic.Int64
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host = "http", servers[n.Add(1)%2]
		r.Out.Host = r.In.Host
	}})
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// byConnection serves the servers in turn, each for one connection, as a balancer
// of TCP connections does.
func byConnection(t *testing.T, servers []string) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for n := 0; ; n++ {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", servers[n%2])
			if err != nil {
				client.Close()
				continue
			}
			pipe := func(to, from net.Conn) {
				io.Copy(to, from) // ends when either side closes
				to.Close()
			}
			go pipe(server, client)
			go pipe(client, server)
		}
	}()
	return "http://" + listener.Addr().String()
}
