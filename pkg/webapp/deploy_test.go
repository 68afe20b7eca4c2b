package webapp

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const deployDir = "../../deploy/"

var metricName = regexp.MustCompile(`\b(?:feishu_goapp|go|process)_[a-z_]+[a-z]\b`)

// Every metric that the dashboard and the alerts use exists.
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
		t.Errorf("found only %d metrics: check the expression of the test", used)
	}
}

var variable = regexp.MustCompile(`(?m)^\s*(?:Environment=)?([A-Z]+(?:_[A-Z]+)+)(?:: |=)`)

// Every setting in the files exists.
func TestDeploySettings(t *testing.T) {
	var c config
	known := c.table(SignIn{}).Names()
	for _, name := range []string{"compose.yaml", "kubernetes.yaml", "feishu-goapp.service"} {
		content, err := os.ReadFile(deployDir + name)
		if err != nil {
			t.Fatal(err)
		}
		found := variable.FindAllStringSubmatch(string(content), -1)
		for _, match := range found {
			if !slices.Contains(known, match[1]) {
				t.Errorf("%s sets %s, which is not a setting", name, match[1])
			}
		}
		if len(found) == 0 {
			t.Errorf("%s sets nothing", name)
		}
	}
}
