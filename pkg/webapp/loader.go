package webapp

import (
	"bytes"
	"fmt"
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
