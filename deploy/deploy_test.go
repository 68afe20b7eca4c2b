// Package deploy has only tests: they read the files for deployment and compare
// them with what the documentation demands.
package deploy

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"go.yaml.in/yaml/v3"
)

func read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// documents decodes the YAML documents of a file into values of a type.
func documents[T any](t *testing.T, name string) (all []T) {
	t.Helper()
	decoder := yaml.NewDecoder(bytes.NewReader(read(t, name)))
	for {
		var v T
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

// document decodes the only YAML document of a file.
func document[T any](t *testing.T, name string) T {
	t.Helper()
	all := documents[T](t, name)
	if len(all) != 1 {
		t.Fatalf("%s has %d documents, want 1", name, len(all))
	}
	return all[0]
}

func TestFilesParse(t *testing.T) {
	document[any](t, "prometheus-rules.yaml")
	var dashboard any
	if err := json.Unmarshal(read(t, "grafana-dashboard.json"), &dashboard); err != nil {
		t.Error(err)
	}
}

// systemd accepts the unit.
func TestSystemdUnit(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not there")
	}
	unit := filepath.Join(t.TempDir(), "feishu-goapp.service")
	content := bytes.ReplaceAll(read(t, "feishu-goapp.service"), []byte("/usr/local/bin/feishu-goapp\n"), []byte("/bin/true\n")) // it must exist
	if err := os.WriteFile(unit, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(analyze, "verify", "--recursive-errors=no", unit).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}
