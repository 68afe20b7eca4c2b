package webapp

import (
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/check"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
	"github.com/feishu-goapp/feishu-goapp/internal/redistest"
)

// Each fault causes one line with the remedy, and no other check fails.
func TestCheck(t *testing.T) {
	fault := func(f emulator.Fault) func(*checkFixture) {
		return func(s *checkFixture) {
			if err := s.emulator.Update(func(settings *emulator.Settings) { settings.Faults = []emulator.Fault{f} }); err != nil {
				t.Fatal(err)
			}
		}
	}
	refusal := func(path string, code int) emulator.Fault {
		return emulator.Fault{Path: path, Kind: emulator.FaultAnswer, Code: code, Message: "denied"}
	}
	for _, test := range []struct {
		name    string
		arrange func(*checkFixture)
		status  check.Status // of the subject; all others are ok or unknown
		subject string
		remedy  string
	}{
		{"nothing", func(*checkFixture) {}, check.OK, "credentials", "cli_emulator"},
		{"secret", func(s *checkFixture) { s.env["APP_SECRET"] = "wrong-secret-1" }, check.Failed, "credentials", "code 10014: app secret invalid"},
		{"app id", func(s *checkFixture) { s.env["APP_ID"] = "cli_other" }, check.Failed, "credentials", "compare both with Developer Console"},
		{"unknown code", fault(refusal(emulator.TokenPath, 4711)), check.Failed, "credentials", "look the code up"},
		{"platform down", func(s *checkFixture) { s.env["FEISHU_HOST"] = "http://127.0.0.1:1" }, check.Failed, "credentials", "cannot be reached: check"},
		{"another host", fault(emulator.Fault{Kind: emulator.FaultNotJSON}), check.Failed, "credentials", "FEISHU_HOST"},
		{"allow-list", fault(refusal(emulator.TicketPath, 99991401)), check.Failed, "IP allow-list", "add it at Developer Console"},
		{"ticket", fault(refusal(emulator.TicketPath, 99991672)), check.Failed, "ticket", "permission"},
		{"ticket of unknown code", fault(refusal(emulator.TicketPath, 4711)), check.Failed, "ticket", "look the code up"},
		{"ticket cut", fault(emulator.Fault{Path: emulator.TicketPath, Kind: emulator.FaultTruncated}), check.Failed, "ticket", "log id"},
		{"clock far ahead", func(s *checkFixture) { s.ahead = -time.Hour }, check.Failed, "clock", "1h0m0s ahead of the platform's, so signatures expire too soon"},
		{"clock far behind", func(s *checkFixture) { s.ahead = time.Hour }, check.Failed, "clock", "behind the platform's"},
		{"clock somewhat off", func(s *checkFixture) { s.ahead = time.Minute }, check.Warning, "clock", "set it by NTP"},
		{"no origins", func(s *checkFixture) { delete(s.env, "TRUSTED_ORIGINS") }, check.Warning, "origins", "set it to the page's origin"},
		{"plain origin", func(s *checkFixture) { s.env["TRUSTED_ORIGINS"] = "https://a.example,http://b.example" }, check.Warning, "origins", "http://b.example is not https"},
		{"redirect URL", func(*checkFixture) {}, check.OK, "origins", "H5 trusted domains has app.example, and Redirect URLs has https://app.example/login/callback"},
		{"redirect URLs", func(s *checkFixture) { s.env["TRUSTED_ORIGINS"] = "https://a.example:8443,http://b.example" }, check.Warning, "origins",
			"has https://a.example:8443/login/callback, http://b.example/login/callback"},
		{"redirect URL of no origins", func(s *checkFixture) { delete(s.env, "TRUSTED_ORIGINS") }, check.Warning, "origins", "/login/callback"},
		{"script missing", func(s *checkFixture) { s.env["JSSDK_URL"] = s.url + "/panel/nowhere.js" }, check.Failed, "JSSDK script", "404 Not Found: set JSSDK_URL"},
		{"no script", func(s *checkFixture) { s.env["JSSDK_URL"] = s.url + "/" }, check.Failed, "JSSDK script", "unexpected Content-Type \"text/html\""},
		{"another script", func(s *checkFixture) { s.env["JSSDK_URL"] = s.url + "/panel/text.js" }, check.Failed, "JSSDK script", "does not define h5sdk"},
		{"redis", func(s *checkFixture) { s.env["REDIS_URL"] = "redis://" + redistest.Start(t).Addr }, check.OK, "Redis", "can be written to"},
		{"redis down", func(s *checkFixture) { s.env["REDIS_URL"] = "redis://u:hunter2@127.0.0.1:1" }, check.Failed, "Redis", "REDIS_URL does not work"},
		{"script out of reach", func(s *checkFixture) { s.env["JSSDK_URL"] = "http://127.0.0.1:1/h5sdk.js" }, check.Warning, "JSSDK script", "cannot be reached from here"},
	} {
		t.Run(test.name, func(t *testing.T) {
			inEmptyDir(t, "")
			s := newCheckFixture(t)
			test.arrange(s)
			var out strings.Builder
			err := program{testApp(), s.env.get, &out, nil}.check(t.Context(), nil)
			if failed := errors.Is(err, errChecksFailed); failed != (test.status == check.Failed) || err != nil && !failed {
				t.Errorf("error %v", err)
			}
			lines := slices.Collect(strings.Lines(out.String()))
			want := 6
			if s.env["REDIS_URL"] != "" {
				want++
			}
			if len(lines) != want {
				t.Errorf("%d lines", len(lines))
			}
			if strings.Contains(out.String(), "hunter2") {
				t.Errorf("the output has the password of Redis: %s", &out)
			}
			for _, line := range lines {
				v := check.Status(strings.TrimSpace(line[:8]))
				about := strings.HasPrefix(line[9:], test.subject)
				if about && (v != test.status || !strings.Contains(line, test.remedy)) {
					t.Errorf("want %s with %q: %s", test.status, test.remedy, line)
				}
				if !about && v != check.OK && !strings.Contains(line, "not known") {
					t.Errorf("unexpected problem: %s", line)
				}
			}
			for _, secret := range []string{s.env["APP_SECRET"], emulator.DefaultAppSecret} {
				if strings.Contains(out.String(), secret) {
					t.Errorf("the output has the secret: %s", out.String())
				}
			}
		})
	}
}

// A checkFixture is an emulator and the settings of a server that uses it.
type checkFixture struct {
	emulator *emulator.Emulator
	url      string
	ahead    time.Duration // the platform's clock, of ours
	env      env
}

func newCheckFixture(t *testing.T) *checkFixture {
	s := &checkFixture{emulator: emulator.New(emulator.Options{})}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", time.Now().Add(s.ahead).UTC().Format(http.TimeFormat))
		s.emulator.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	t.Cleanup(s.emulator.Close)
	s.url = server.URL
	s.env = env{
		"APP_ID": emulator.DefaultAppID, "APP_SECRET": emulator.DefaultAppSecret, "FEISHU_HOST": server.URL,
		"JSSDK_URL": server.URL + emulator.SDKPath, "TRUSTED_ORIGINS": "https://app.example",
	}
	return s
}

func TestCheckHelp(t *testing.T) {
	inEmptyDir(t, "")
	var out strings.Builder
	if err := (program{testApp(), env{}.get, &out, nil}).check(t.Context(), []string{"-h"}); !errors.Is(err, flag.ErrHelp) {
		t.Error(err)
	}
	for _, want := range []string{"server check finds", "exit status is 1", "--app-id"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q", want)
		}
	}
}

// The program writes the lines to stdout, and its exit status is 1 if a check
// failed.
func TestCheckProgram(t *testing.T) {
	s := newCheckFixture(t)
	for status, change := range map[int]env{0: {}, 1: {"APP_SECRET": "wrong"}, 2: {"APP_ID": ""}} {
		p := exec.CommandContext(t.Context(), testBinary(t), "check")
		p.Dir = t.TempDir()
		p.Env = []string{"TEST_AS_SERVER=1"}
		for name, value := range s.env {
			if v, ok := change[name]; ok {
				value = v
			}
			p.Env = append(p.Env, name+"="+value)
		}
		out, err := p.Output()
		if p.ProcessState == nil || p.ProcessState.ExitCode() != status {
			t.Errorf("%v, want exit status %d", err, status)
		}
		if lines := strings.Count(string(out), "\n"); (lines == 6) != (status != 2) {
			t.Errorf("status %d: %s", status, out)
		}
	}
}
