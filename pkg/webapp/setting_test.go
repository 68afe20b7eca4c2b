package webapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/internal/settings"
)

var (
	testPath    = NewSetting("TEST_PATH", "default.db", "file of the test")
	testWorkers = NewSetting("TEST_WORKERS", "4", "number of workers")
	testEvery   = NewSetting("TEST_EVERY", "30s", "how often")
	testDryRun  = NewSetting("TEST_DRY_RUN", "false", "change nothing")
	testAPIKey  = NewSecret("TEST_API_KEY", "key of the test")
)

// The app's own settings are read like the server's, and are in the help.
func TestSetting(t *testing.T) {
	if testPath.String() != "default.db" {
		t.Error(testPath.String())
	}
	inEmptyDir(t, "TEST_PATH=file.db\nTEST_WORKERS=5\n")
	if _, err := loadSettings(env{"APP_ID": "cli_a", "APP_SECRET": "s", "TEST_WORKERS": "6", "TEST_API_KEY": "hunter2\n"}, "--test-every=2m", "--test-dry-run=true"); err != nil {
		t.Fatal(err)
	}
	workers, err1 := testWorkers.Int()
	every, err2 := testEvery.Duration()
	dry, err3 := testDryRun.Bool()
	if err := errors.Join(err1, err2, err3); err != nil || testPath.String() != "file.db" || workers != 6 || every != 2*time.Minute || !dry || testAPIKey.String() != "hunter2" {
		t.Errorf("%v %v %v %v, %v", testPath, workers, every, dry, err)
	}
	var shown strings.Builder
	asJSON, _ := json.Marshal(testAPIKey)
	fmt.Fprintf(&shown, "%v %s %#v %s", testAPIKey, testAPIKey, testAPIKey, asJSON)
	slog.New(slog.NewTextHandler(&shown, nil)).Info("x", "key", testAPIKey, "path", testPath)
	if strings.Contains(shown.String(), "hunter2") || !strings.Contains(shown.String(), "path=file.db") {
		t.Errorf("%s", &shown)
	}

	var help strings.Builder
	program{testApp(), env{}.get, nil, &help}.run(t.Context(), []string{"-h"})
	for _, want := range []string{"--test-path\n", "TEST_PATH: file of the test", "default default.db", "--test-api-key-file\n"} {
		if !strings.Contains(help.String(), want) {
			t.Errorf("the help lacks %q", want)
		}
	}
}

func TestSettingSecretFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(name, []byte("from-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	inEmptyDir(t, "")
	good := env{"APP_ID": "cli_a", "APP_SECRET": "s", "TEST_API_KEY_FILE": name}
	if _, err := loadSettings(good); err != nil || testAPIKey.String() != "from-file" {
		t.Errorf("%v", err)
	}
	good["TEST_API_KEY"] = "hunter2"
	if _, err := loadSettings(good); err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "TEST_API_KEY_FILE is set and TEST_API_KEY too") {
		t.Errorf("%v", err)
	}
}

// The program exits with status 2 if a setting of the app is malformed.
func TestSettingMistake(t *testing.T) {
	inEmptyDir(t, "")
	app := testApp()
	app.Setup = func(*Server) error { _, err := testWorkers.Int(); return err }
	var stderr strings.Builder
	p := program{app, env{"APP_ID": "cli_a", "APP_SECRET": "s", "TEST_WORKERS": "hunter2", "LISTEN_ADDR": "127.0.0.1:0", "ADMIN_ADDR": ""}.get, nil, &stderr}
	if status := p.run(t.Context(), nil); status != 2 || !strings.Contains(stderr.String(), "TEST_WORKERS is malformed: set it to a whole number") || strings.Contains(stderr.String(), "hunter2") {
		t.Errorf("%d %s", status, &stderr)
	}
}

func TestSettingNames(t *testing.T) {
	for _, name := range []string{"", "lower", "A-B", "1A", "APP_ID", "APP_SECRET_FILE", "SESSION_LIFE", "TEST_PATH", "TEST_API_KEY_FILE"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is accepted", name)
				}
			}()
			NewSetting(name, "", "")
		}()
	}
}

// Options.Settings replace all other sources, and a misspelled name is an error.
func TestOptionsSettings(t *testing.T) {
	t.Setenv("LOG_LEVEL", "nonsense")
	inEmptyDir(t, "LOG_FORMAT=nonsense")
	if _, err := New(testApp(), Options{Settings: env{"APP_ID": "cli_a", "APP_SECRET": "s"}}); err != nil {
		t.Error(err)
	}
	_, err := New(testApp(), Options{Settings: env{"APP_IDD": "a"}})
	if _, ok := errors.AsType[settings.Error](err); !ok || !strings.Contains(err.Error(), "APP_IDD") {
		t.Errorf("%v", err)
	}
}
