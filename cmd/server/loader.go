package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
)

// loaderCall is where go-app's app.js starts its own loader. That one hands the
// program to the compiler through a stream of its own, chunk by chunk through
// JavaScript, and starts when everything else is there; and what comes out of a
// stream browsers compile anew on every visit.
const loaderCall = "\ngoappInitWebAssembly();\n"

// withoutLoader leaves the loading to web/program.js.
func withoutLoader(appJS []byte) []byte {
	if n := bytes.Count(appJS, []byte(loaderCall)); n != 1 {
		panic(fmt.Sprintf("go-app's app.js calls its loader %d times, not once: written for another version", n))
	}
	return bytes.Replace(appJS, []byte(loaderCall), []byte("\n"), 1)
}

// A loader is web/program.js as the pages have it: in their head, so that the
// download of the program begins with the first bytes of the page, and not when
// another file has arrived.
type loader struct {
	tag     string // the script element
	hash    string // of the script, for the Content-Security-Policy
	version string // of the program
}

// newLoader tells the script where the program is, and how long it is once
// decoded, for the progress.
func newLoader(a *assets) loader {
	script := a.plain["/web/program.js"].bodies[identity]
	if bytes.Contains(bytes.ToLower(script), []byte("</script")) {
		panic("web/program.js would end the script element that it is in")
	}
	sum := sha256.Sum256(script)
	return loader{
		tag: fmt.Sprintf(`<script data-wasm="%s" data-size="%d">%s</script>`,
			html.EscapeString(a.urls["/web/"+wasmName]), len(a.wasm().bodies[identity]), script),
		hash:    "sha256-" + base64.StdEncoding.EncodeToString(sum[:]),
		version: a.version(),
	}
}
