package webapp

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// No answer of either address, no log line of level debug and no error contains
// the secret, the token or the ticket.
func TestSecretsAreNotShown(t *testing.T) {
	const token = "t-token-5b2e9f01"
	secrets := []string{testSecret, token, testTicket}
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case strings.HasSuffix(r.URL.Path, "/internal") && bytes.Contains(body, []byte(testSecret)):
			fmt.Fprintf(w, `{"code":0,"msg":"ok","tenant_access_token":%q,"expire":7200}`, token)
		case r.Header.Get("Authorization") == "Bearer "+token:
			fmt.Fprintf(w, `{"code":0,"msg":"ok","data":{"ticket":%q,"expire_in":60}}`, testTicket) // soon to be renewed
		default: // the platform echoes the request
			fmt.Fprintf(w, `{"code":99991663,"msg":"%s %s"}`, r.Header.Get("Authorization"), body)
		}
	}))
	defer platform.Close()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(testSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, given := range map[string]string{"file": "--app-secret-file=" + file, "flag": "--app-secret=" + testSecret} {
		t.Run(name, func(t *testing.T) {
			p := start(t, []string{"APP_ID=cli_test"}, given, "--feishu-host="+platform.URL,
				"--listen-addr=127.0.0.1:0", "--log-level=debug", "--log-format=json")
			base := p.url(t)
			admin, read := p.admin(t)
			var said strings.Builder
			for _, url := range append(urls(base, append(routes, "/nowhere", "/get_config_parameters?url="+base+"/")),
				urls(admin, []string{"/metrics", "/debug/pprof/", "/debug/pprof/cmdline", "/debug/pprof/heap?debug=1", "/debug/pprof/heap",
					"/debug/pprof/goroutine?debug=2", "/debug/pprof/allocs?debug=1", "/debug/pprof/trace?seconds=0.1"})...) {
				answer, err := http.Get(url)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(answer.Body)
				answer.Body.Close()
				if err != nil || answer.StatusCode != 200 && !strings.HasPrefix(url, base) {
					t.Errorf("%s: %s, %v", url, answer.Status, err)
				}
				fmt.Fprintln(&said, url, answer.Header, string(body))
			}
			if !strings.Contains(said.String(), `"signature"`) {
				t.Error("nothing was signed")
			}
			if err := p.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			_, log := p.end(t)
			said.WriteString(read + log)
			for _, secret := range secrets {
				for _, spelling := range []string{secret, fmt.Sprintf("%x", secret)} {
					if i := strings.Index(said.String(), spelling); i >= 0 {
						t.Errorf("%s is in the output: …%s", secret, said.String()[max(0, i-200):i+len(spelling)])
					}
				}
			}
		})
	}
}

func urls(base string, paths []string) (all []string) {
	for _, path := range paths {
		all = append(all, base+path)
	}
	return all
}

// admin reads the log up to the line with ADMIN_ADDR, and also returns the
// lines read.
func (p *process) admin(t *testing.T) (url, read string) {
	t.Helper()
	stuck := time.AfterFunc(10*time.Second, func() { _ = p.Process.Kill() })
	defer stuck.Stop()
	for {
		line, err := p.stderr.ReadString('\n')
		read += line
		if err != nil {
			t.Fatalf("no operators' address: %v: %s", err, read)
		}
		if _, rest, ok := strings.Cut(line, "http://"); ok && strings.Contains(line, "metrics and profiles") {
			address, _, _ := strings.Cut(rest, "/metrics")
			return "http://" + address, read
		}
	}
}
