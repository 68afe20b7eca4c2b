// Package fetch asks servers from inside the page with the browser's own fetch.
// It is what the wasm uses in place of net/http, which would make app.wasm
// larger by three fifths.
package fetch

// Response is a server's whole answer, whatever its status.
type Response struct {
	Status int
	Body   []byte
}
