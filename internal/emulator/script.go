package emulator

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// The browser runtime, in the order in which its parts are put together.
//
//go:embed runtime
var runtimeFiles embed.FS

var runtimeParts = []string{"bytes.js", "wire.js", "screen.js", "params.js", "sdk.js", "start.js"}

var sdkPath = regexp.MustCompile(`/h5-js-sdk-(\d+)\.(\d+)\.(\d+)\.js$`)

// A boot is what the runtime is started with.
type boot struct {
	Base      string            `json:"base"`        // of the emulator
	Limit     int               `json:"uploadLimit"` // see there
	Outside   bool              `json:"outside"`
	SDK       *sdkSettings      `json:"sdk"`
	Old       bool              `json:"old"` // 1.5.16 and before
	TT        json.RawMessage   `json:"tt"`
	Lacks     []string          `json:"lacks"` // of tt, in this version
	Legacy    map[string]string `json:"legacy"`
	Agent     string            `json:"agent"` // to put in the place of the browser's
	CSS       string            `json:"css"`
	Badge     string            `json:"badge"`
	BadgeHint string            `json:"badgeHint"`
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
	arg, err := json.Marshal(boot{
		Base:      "http://" + r.Host,
		Limit:     uploadLimit,
		Outside:   s.Client == ClientBrowser,
		SDK:       s.sdk(),
		Old:       patch <= 16,
		TT:        ttJSON(),
		Lacks:     notInSDK(patch),
		Legacy:    legacy,
		Agent:     s.userAgent(r.UserAgent()),
		CSS:       parts().css,
		Badge:     e.text("badge"),
		BadgeHint: e.text("badge hint"),
	})
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "(function (boot) {\n'use strict';\n%s})(%s);\n", parts().source, arg), nil
}

// parts are what the runtime is put together of: its source, without what only
// its readers need, and its style sheet.
var parts = sync.OnceValue(func() (p struct{ source, css string }) {
	read := func(name string) string {
		raw, err := runtimeFiles.ReadFile("runtime/" + name)
		if err != nil {
			panic("emulator: " + err.Error()) // it is part of the program
		}
		return string(raw)
	}
	p.css = read("screen.css")
	for _, name := range runtimeParts {
		p.source += withoutComments(read(name))
	}
	return p
})

// withoutComments leaves out indentation and lines of comment. There is no text
// in the runtime that goes over lines.
func withoutComments(source string) string {
	var b strings.Builder
	for line := range strings.Lines(source) {
		line = strings.TrimLeft(line, " ")
		if line != "\n" && !strings.HasPrefix(line, "//") {
			b.WriteString(line)
		}
	}
	return b.String()
}
