package dev

import (
	"path/filepath"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/settings"
)

// An environment has the settings of the app as its server reads them.
type environment struct {
	environ []string
	dotEnv  map[string]string
}

// readEnvironment reads the file .env of a directory. A malformed file is
// ignored; the server reports it.
func readEnvironment(dir string, environ []string) environment {
	dotEnv, _ := settings.ReadDotEnv(filepath.Join(dir, ".env"))
	return environment{environ, dotEnv}
}

// get returns a setting, "" if it is not set.
func (e environment) get(name string) (value string) {
	for _, pair := range e.environ {
		if v, ok := strings.CutPrefix(pair, name+"="); ok {
			value = v // the last one counts
		}
	}
	if value == "" {
		value = e.dotEnv[name]
	}
	return value
}

// forServer returns the environment of the server. emulator has the settings
// for the emulator; it is empty in Feishu.
func (e environment) forServer(webDir string, emulator []string) []string {
	environ := append(e.environ[:len(e.environ):len(e.environ)], emulator...)
	environ = append(environ, "WEB_DIR="+webDir)
	if e.get("ADMIN_ADDR") == "" {
		environ = append(environ, "ADMIN_ADDR=") // several apps may run at once
	}
	return environ
}
