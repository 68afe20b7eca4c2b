package webapp

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const deployDir = "../../deploy/"

// documents parses the YAML documents of a file, or the JSON of one.
func documents(t *testing.T, name string) (all []any) {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(name) == ".json" {
		var v any
		if err := json.Unmarshal(content, &v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return []any{v}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	for {
		var v any
		err := decoder.Decode(&v)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, v)
	}
}

func TestDeployFilesParse(t *testing.T) {
	for name, want := range map[string]int{
		"compose.yaml": 1, "kubernetes.yaml": 5, "prometheus-rules.yaml": 1, "grafana-dashboard.json": 1, "../.goreleaser.yaml": 1,
	} {
		if got := len(documents(t, deployDir+name)); got != want {
			t.Errorf("%s has %d documents, want %d", name, got, want)
		}
	}
}

var metricName = regexp.MustCompile(`\b(?:feishu_goapp|go|process)_[a-z_]+[a-z]\b`)

// Every metric that the dashboard and the alerts name is there.
func TestDeployMetrics(t *testing.T) {
	d := testDeps(t)
	d.config.RedisURL = "redis://127.0.0.1:1"
	s := newTestServer(t, d)
	s.get(t, "/get_config_parameters?url="+s.URL+"/")
	known := map[string]bool{}
	for series := range s.app.metricValues(t) {
		name, _, _ := strings.Cut(series, "{")
		known[name] = true
		known["feishu_goapp_"+name] = true
	}
	used := 0
	for _, name := range []string{"prometheus-rules.yaml", "grafana-dashboard.json"} {
		content, err := os.ReadFile(deployDir + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, metric := range metricName.FindAllString(string(content), -1) {
			used++
			if !known[strings.TrimSuffix(metric, "_bucket")] {
				t.Errorf("%s names %s, which does not exist", name, metric)
			}
		}
	}
	if used < 20 {
		t.Errorf("only %d metrics are used: are they found at all?", used)
	}
}

var variable = regexp.MustCompile(`(?m)^\s*(?:Environment=)?([A-Z]+(?:_[A-Z]+)+)(?:: |=)`)

// Every setting that the files name is one.
func TestDeploySettings(t *testing.T) {
	var known []string
	var c config
	for _, s := range c.table(SignIn{}) {
		known = append(known, s.Name)
	}
	for _, name := range []string{"compose.yaml", "kubernetes.yaml", "feishu-goapp.service"} {
		content, err := os.ReadFile(deployDir + name)
		if err != nil {
			t.Fatal(err)
		}
		found := variable.FindAllStringSubmatch(string(content), -1)
		for _, match := range found {
			if !slices.Contains(known, match[1]) {
				t.Errorf("%s sets %s, which is no setting", name, match[1])
			}
		}
		if len(found) == 0 {
			t.Errorf("%s sets nothing", name)
		}
	}
}

// What systemd itself says of the unit.
func TestSystemdUnit(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not there")
	}
	content, err := os.ReadFile(deployDir + "feishu-goapp.service")
	if err != nil {
		t.Fatal(err)
	}
	unit := filepath.Join(t.TempDir(), "feishu-goapp.service")
	content = bytes.ReplaceAll(content, []byte("/usr/local/bin/feishu-goapp\n"), []byte("/bin/true\n")) // it must exist
	if err := os.WriteFile(unit, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(analyze, "verify", "--recursive-errors=no", unit).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}
