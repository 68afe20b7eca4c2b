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
