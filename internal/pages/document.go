package pages

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/assets"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

const (
	wasmName  = "app.wasm"
	shellName = "shell.css"

	defaultThemeColor = "#3370ff"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed shell.css
	shellCSS string
	//go:embed reload.js
	reloadJS string
	//go:embed storage.js
	storageJS string
	//go:embed failure.js
	failureJS string
	//go:embed download.js
	downloadJS string
	//go:embed guard.js
	guardJS string
	//go:embed program.js
	programJS string
	//go:embed start.js
	startJS string
	//go:embed session.js
	sessionJS string
	//go:embed worker.js
	workerJS []byte

	pageTemplate = template.Must(template.New("page.html").Parse(pageHTML))
)

// document is the data of page.html.
type document struct {
	// The same in all pages.
	ThemeColor      string
	Meta            template.HTML // for the client's window
	Icon, TouchIcon string        // URLs; may be empty
	Style           template.CSS
	Settings        json.RawMessage
	Wasm            string // URL
	WasmSize        int    // without content coding, in bytes
	Start           template.JS
	WasmExec        template.JS
	AppJS           template.JS
	JSSDKURL        string

	// Of one page in one language.
	Lang, Title, Description string
	Content                  template.HTML
	NoScript, Stuck          string
	Progress                 string
	Messages                 map[string]string // for failure.js
	Version                  string
	Path                     string // as the server knows it
}

// newDocument returns what is the same in all pages. Scripts and style sheets
// are inline so that they arrive with the first bytes and are cached with the
// page.
func newDocument(o Options, files *assets.Files) (document, error) {
	wasm := files.Get(wasmName)
	settings, err := json.Marshal(o.Settings)
	if err != nil {
		return document{}, fmt.Errorf("settings of the page: %w", err)
	}
	wasmExec, appJS, err := goAppScripts(wasm.Hash())
	if err != nil {
		return document{}, err
	}
	style := shellCSS
	if own := files.Get("style.css"); own != nil {
		style += string(own.Body())
	}
	meta, err := o.Meta.HTML()
	if err != nil {
		return document{}, err
	}
	d := document{
		Meta:       template.HTML(meta),
		ThemeColor: cmp.Or(o.ThemeColor, defaultThemeColor),
		Icon:       cmp.Or(files.URL("icon.svg"), files.URL("icon-192.png")),
		TouchIcon:  cmp.Or(files.URL("icon-512.png"), files.URL("icon-192.png"), files.URL("icon.svg")),
		Style:      template.CSS(style),
		Settings:   settings,
		Wasm:       files.URL(wasmName),
		WasmSize:   len(wasm.Body()),
		Start:      template.JS(compact(reloadJS + inFunction(storageJS+failureJS+downloadJS+guardJS+programJS) + startJS + sessionJS)),
		WasmExec:   template.JS(wasmExec),
		AppJS:      template.JS(appJS),
		JSSDKURL:   o.JSSDKURL,
	}
	if endsElement(style, "style") {
		return document{}, errors.New("style.css contains </style")
	}
	for _, script := range d.scripts() {
		if endsElement(script, "script") {
			return document{}, errors.New("a script of the page contains </script or <!--")
		}
	}
	return d, nil
}

// endsElement reports whether content would not stay within its element.
func endsElement(content, element string) bool {
	content = strings.ToLower(content)
	return strings.Contains(content, "</"+element) || element == "script" && strings.Contains(content, "<!--")
}

// scripts returns the inline scripts in the order of the page.
func (d document) scripts() []string {
	return []string{string(d.Start), string(d.WasmExec), string(d.AppJS)}
}

func (d document) scriptHashes() []string {
	var hashes []string
	for _, script := range d.scripts() {
		hashes = append(hashes, cspHash(script))
	}
	return hashes
}

// cspHash returns the source for an inline script or style sheet.
func cspHash(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// localize returns the document of one page in one language.
func (d document) localize(o Options, path string, content Content, lang i18n.Lang) document {
	d.Path = path
	d.Lang = lang.Tag()
	d.Title = cmp.Or(content.Title, o.Name.In(lang))
	d.Description = cmp.Or(o.Description.In(lang), o.Name.In(lang))
	d.Content = template.HTML(content.HTML)
	d.NoScript = needsScript.In(lang)
	d.Stuck = scriptsDidNotRun.In(lang)
	d.Progress = loadingProgress.In(lang)
	d.Messages = map[string]string{}
	for name, text := range messages {
		d.Messages[name] = text.In(lang)
	}
	return d
}

func (d document) execute() ([]byte, error) {
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, d)
	return b.Bytes(), err
}
