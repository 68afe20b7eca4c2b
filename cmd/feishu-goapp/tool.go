package main

import (
	"io"
	"os"
	"strings"
)

// tool is what the commands need of the process.
type tool struct {
	environ        []string
	signals        <-chan os.Signal
	stdout, stderr io.Writer
}

// Exit statuses; the emulator's may be its command's.
const (
	statusFailed   = 1
	statusUsage    = 2
	statusNotFound = 127 // as in a shell
)

// getenv returns a variable of the environment, "" if it is not set.
func (t tool) getenv(name string) (value string) {
	for _, pair := range t.environ {
		if v, ok := strings.CutPrefix(pair, name+"="); ok {
			value = v // the last one counts
		}
	}
	return value
}
