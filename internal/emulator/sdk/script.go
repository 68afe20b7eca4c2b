package sdk

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/client"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

//go:embed script
var scriptFiles embed.FS

// scriptParts are the parts of the script, in order.
var scriptParts = []string{"bytes.js", "frame.js", "transport.js", "screen.js", "params.js", "meta.js", "sdk.js", "start.js"}

var scriptPath = regexp.MustCompile(`/h5-js-sdk-(\d+)\.(\d+)\.(\d+)\.js$`)

// boot is the argument of the script.
type boot struct {
	Base    string          `json:"base"`         // URL of the emulator
	Limit   int             `json:"messageLimit"` // in bytes
	Outside bool            `json:"outside"`
	SDK     *sdkSettings    `json:"sdk"`
	Old     bool            `json:"old"` // 1.5.16 and before
	Version string          `json:"version"`
	TT      json.RawMessage `json:"tt"`
	Formats any             `json:"formats"` // of texts, for the shapes
	Lacks   []string        `json:"lacks"`   // functions that tt lacks in this version
	Legacy  legacyFunctions `json:"legacy"`
	Agent   string          `json:"agent"` // replaces the browser's user agent
}

// serveScript serves the script for every path with its file name.
func (s *Server) serveScript(w http.ResponseWriter, r *http.Request) {
	version := scriptPath.FindStringSubmatch(r.URL.Path)
	if version == nil {
		http.NotFound(w, r)
		return
	}
	script, err := s.script(r, version)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store") // contains settings
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Write(script)
}

// patchOf returns x for SDK 1.5.x, 0 for older and a large number for newer
// versions.
func patchOf(version []string) int {
	major, _ := strconv.Atoi(version[1])
	minor, _ := strconv.Atoi(version[2])
	patch, _ := strconv.Atoi(version[3])
	switch {
	case major == 1 && minor == 5:
		return patch
	case major < 1 || major == 1 && minor < 5:
		return 0
	}
	return 1 << 30
}

// script returns the script of a version, as scriptPath matches it: one function, called
// with its argument.
func (s *Server) script(r *http.Request, version []string) ([]byte, error) {
	now := s.settings.Get()
	patch := patchOf(version)
	arg, err := json.Marshal(boot{
		Base:    "http://" + r.Host,
		Limit:   messageLimit,
		Outside: now.Client == settings.ClientBrowser,
		SDK:     newSDKSettings(now),
		Old:     patch <= 16,
		Version: strings.Join(version[1:], "."),
		TT:      ttJSON(),
		Formats: newFormats(),
		Lacks:   missingIn(patch, now.Client.PC()),
		Legacy:  newLegacyFunctions(now),
		Agent:   client.UserAgent(now, r.UserAgent()),
	})
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "(function (boot) {\n'use strict';\n%s})(%s);\n", source(), arg), nil
}

// source returns the source of the script, without comments and indentation.
var source = sync.OnceValue(func() string { return concatenate(scriptFiles, "script", scriptParts, withoutComments) })
