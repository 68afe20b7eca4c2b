package main

import (
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// The linker ignores a variable that does not exist.
func TestProgramsHaveTheVersion(t *testing.T) {
	dir := t.TempDir()
	t.Chdir("../..")
	programs, err := build(dir, "v1.2.3", runtime.GOOS+"/"+runtime.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range programs {
		if output, err := exec.Command(program, "--version").CombinedOutput(); err != nil || !strings.Contains(string(output), " v1.2.3") {
			t.Errorf("%s prints %q, %v", program, output, err)
		}
	}
}
