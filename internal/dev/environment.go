package dev

import (
	"path/filepath"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/settings"
)

// An environment is the settings of the app as its server will find them.
type environment struct {
	environ []string
	dotEnv  map[string]string
}

// readEnvironment reads the file .env of a directory. Of a file that is malformed
// nothing is known; the server says what is wrong with it.
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

// forServer returns the environment of the server: feishu has the settings that
// point it at the emulator, none in Feishu.
func (e environment) forServer(webDir string, feishu []string) []string {
	environ := append(e.environ[:len(e.environ):len(e.environ)], feishu...)
	environ = append(environ, "WEB_DIR="+webDir)
	if e.get("ADMIN_ADDR") == "" {
		environ = append(environ, "ADMIN_ADDR=") // several apps may run at once
	}
	return environ
}
