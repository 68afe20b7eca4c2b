// Package fetch sends requests from inside the page with the browser's own
// fetch. The program in the browser uses it instead of net/http, which would
// make app.wasm larger by three fifths.
package fetch

// Request is a request to a server.
type Request struct {
	Method   string // GET if empty
	URL      string // may be relative to the page
	JSON     string // the body, if not empty
	Language string // preferred for the answer's texts, such as "zh-CN"; the browser's if empty
	Cached   bool   // use the browser's cached copy if the server confirms that it is current
}

// Response is a server's complete answer, of any status.
type Response struct {
	Status int
	Body   []byte
}
