package main

import (
	"bytes"
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

// loaderTag is the script element of web/program.js. It says where the program
// is, and how long it is once decoded, for the progress.
func loaderTag(a *assets) string {
	program := "/web/" + wasmName
	return fmt.Sprintf(`<script src="%s" data-wasm="%s" data-size="%d"></script>`,
		html.EscapeString(a.urls["/web/program.js"]), html.EscapeString(a.urls[program]), len(a.plain[program].bodies[identity]))
}
