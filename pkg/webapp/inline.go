package webapp

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
)

// Inlines are what a page would otherwise wait for in files of their own: its
// scripts and style sheets. In the page itself they are there with its first
// bytes, and kept with it from one visit to the next.
type inlines struct {
	style   inline
	scripts []inline // in the order in which they run
	jssdk   string   // the element that loads it
}

// An inline is one script or style sheet.
type inline struct {
	element string
	hash    string // of the content, for the Content-Security-Policy
}

func newInline(element, attributes string, content []byte) inline {
	if bytes.Contains(bytes.ToLower(content), []byte("</"+element)) {
		panic("it would end the " + element + " element that it is in: " + string(content))
	}
	sum := sha256.Sum256(content)
	return inline{
		element: fmt.Sprintf("<%s%s>%s</%[1]s>", element, attributes, content),
		hash:    "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'",
	}
}

// noVersion is the attribute that tells web/current.js which page it is in, to
// be filled in by versioned.
const noVersion = ` data-page=""`

// newInlines takes our own scripts and styles from the assets, and go-app's from
// what goApp returns for a path. Our scripts are one, so that all three have run
// before the browser stops to show what it has read so far; they are told where
// the program is and how long it is once decoded, for the progress. The JSSDK is
// async because a network that swallows it must not keep the page from starting.
func newInlines(a *assets, jssdkURL string, goApp func(path string) []byte) inlines {
	ours := func(name string) []byte {
		f, ok := a.plain["/web/"+name]
		if !ok {
			panic("web/" + name + " is missing: every page has it in it")
		}
		return f.bodies[identity]
	}
	program := fmt.Sprintf(` data-wasm="%s" data-size="%d"`, html.EscapeString(a.urls["/web/"+wasmName]), len(a.wasm().bodies[identity]))
	start := slices.Concat(ours("program.js"), ours("current.js"), ours("jssdk.js"))
	return inlines{
		style: newInline("style", "", slices.Concat(goApp("/app.css"), ours("style.css"))),
		scripts: []inline{
			newInline("script", program+noVersion, start),
			newInline("script", "", goApp("/wasm_exec.js")),
			newInline("script", "", withoutStart(goApp("/app.js"))),
		},
		jssdk: `<script id="jssdk" async fetchpriority="high" src="` + html.EscapeString(jssdkURL) + `"></script>`,
	}
}

// hashes are those of the scripts, as the policy names them.
func (i inlines) hashes() string {
	var all []string
	for _, s := range i.scripts {
		all = append(all, s.hash)
	}
	return strings.Join(all, " ")
}

// into puts the inlines into a page of go-app's that is ordered, in the place of
// the files that it names. The scripts come last: what there is to see does not
// wait for them. So does the JSSDK after them, which they watch.
func (i inlines) into(page []byte) []byte {
	var scripts strings.Builder
	for _, s := range i.scripts {
		scripts.WriteString(s.element + "\n")
	}
	for _, r := range [...]struct{ old, new string }{
		{"</body>", scripts.String() + i.jssdk + "\n</body>"},
		{`<script defer src="/wasm_exec.js"></script>`, ""},
		{`<script defer src="/app.js"></script>`, ""},
		{`<link href="/app.css" rel="stylesheet" type="text/css">`, i.style.element},
	} {
		before, after, found := bytes.Cut(page, []byte(r.old))
		if !found {
			panic("go-app's page has no " + r.old + ": written for another version")
		}
		page = bytes.Join([][]byte{before, after}, []byte(r.new))
	}
	return loaderIcon.ReplaceAll(page, nil)
}

// loaderIcon is a picture in go-app's overlay that the style sheet hides, and
// that browsers fetch nevertheless.
var loaderIcon = regexp.MustCompile(`<img [^>]*id="app-wasm-loader-icon"[^>]*>`)

// versioned makes a file of a page, and writes into the page which one it is.
func versioned(page []byte) *file {
	f := newFile("index.html", page)
	f.bodies[identity] = bytes.Replace(page, []byte(noVersion), []byte(` data-page="`+f.hash+`"`), 1)
	return f
}
