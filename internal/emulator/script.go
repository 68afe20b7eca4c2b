package emulator

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
)

// The browser runtime, in the order in which its parts are put together.
//
//go:embed runtime
var runtimeFiles embed.FS

var runtimeParts = []string{"bytes.js", "wire.js", "screen.js", "params.js", "sdk.js", "start.js"}

var sdkPath = regexp.MustCompile(`/h5-js-sdk-(\d+)\.(\d+)\.(\d+)\.js$`)

// A boot is what the runtime is started with.
type boot struct {
	Base      string             `json:"base"` // of the emulator
	Outside   bool               `json:"outside"`
	SDK       *sdkSettings       `json:"sdk"`
	Old       bool               `json:"old"` // 1.5.16 and before
	TT        map[string]*member `json:"tt"`
	Legacy    map[string]string  `json:"legacy"`
	Agent     string             `json:"agent"` // to put in the place of the browser's
	CSS       string             `json:"css"`
	Badge     string             `json:"badge"`
	BadgeHint string             `json:"badgeHint"`
}

// serveRuntime serves the SDK wherever its file name is asked for.
func (e *Emulator) serveRuntime(w http.ResponseWriter, r *http.Request) {
	version := sdkPath.FindStringSubmatch(r.URL.Path)
	if version == nil {
		http.NotFound(w, r)
		return
	}
	script, err := e.script(r, patchOf(version))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store") // it holds settings
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Write(script)
}

// patchOf returns x for SDK 1.5.x, and for other versions what is before or
// after all of those.
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

// script puts the runtime together: one function, called with what it needs to
// know.
func (e *Emulator) script(r *http.Request, patch int) ([]byte, error) {
	s := e.Settings()
	css, err := runtimeFiles.ReadFile("runtime/screen.css")
	if err != nil {
		return nil, err
	}
	arg, err := json.Marshal(boot{
		Base:      "http://" + r.Host,
		Outside:   s.Client == ClientBrowser,
		SDK:       s.sdk(),
		Old:       patch <= 16,
		TT:        inSDK(patch),
		Legacy:    legacy,
		Agent:     s.userAgent(r.UserAgent()),
		CSS:       string(css),
		Badge:     e.text("badge"),
		BadgeHint: e.text("badge hint"),
	})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("(function (boot) {\n'use strict';\n")
	for _, part := range runtimeParts {
		source, err := runtimeFiles.ReadFile("runtime/" + part)
		if err != nil {
			return nil, err
		}
		b.Write(source)
	}
	fmt.Fprintf(&b, "})(%s);\n", arg)
	return b.Bytes(), nil
}
