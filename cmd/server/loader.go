package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
)

// startCalls are calls at the end of go-app's app.js that web/program.js makes in
// its place, or does without. go-app's own loader hands the program to the
// compiler through a stream of its own, chunk by chunk through JavaScript, and
// starts when everything else is there. And to set up the service worker takes
// time that the program needs to start.
var startCalls = []string{"\ngoappInitWebAssembly();\n", "\ngoappInitServiceWorker();\n"}

// withoutStart leaves the start to web/program.js.
func withoutStart(appJS []byte) []byte {
	for _, call := range startCalls {
		if n := bytes.Count(appJS, []byte(call)); n != 1 {
			panic(fmt.Sprintf("go-app's app.js has %q %d times, not once: written for another version", call, n))
		}
		appJS = bytes.Replace(appJS, []byte(call), []byte("\n"), 1)
	}
	return appJS
}

// An inline is one of our scripts as the pages have it: in their head, so that
// it runs with the first bytes of the page and not when another file has arrived.
type inline struct {
	tag  string // the script element
	hash string // of the script, for the Content-Security-Policy
}

func newInline(a *assets, name, attributes string) inline {
	script := a.plain["/web/"+name].bodies[identity]
	if bytes.Contains(bytes.ToLower(script), []byte("</script")) {
		panic("web/" + name + " would end the script element that it is in")
	}
	sum := sha256.Sum256(script)
	return inline{
		tag:  fmt.Sprintf("<script%s>%s</script>", attributes, script),
		hash: "sha256-" + base64.StdEncoding.EncodeToString(sum[:]),
	}
}

// inlines are web/program.js, told where the program is and how long it is once
// decoded, for the progress; and web/jssdk.js.
func inlines(a *assets) []inline {
	program := fmt.Sprintf(` data-wasm="%s" data-size="%d"`, html.EscapeString(a.urls["/web/"+wasmName]), len(a.wasm().bodies[identity]))
	return []inline{newInline(a, "program.js", program), newInline(a, "jssdk.js", "")}
}

// withInlines puts the scripts first in the head of a page. go-app would put
// them last, where they wait for the style sheets before them.
func withInlines(page []byte, scripts []inline) []byte {
	const head = "<head>"
	before, after, ok := bytes.Cut(page, []byte(head))
	if !ok {
		panic("go-app's page has no " + head + ": written for another version")
	}
	var b bytes.Buffer
	b.Write(before)
	b.WriteString(head)
	for _, s := range scripts {
		b.WriteString("\n" + s.tag)
	}
	b.Write(after)
	return b.Bytes()
}
