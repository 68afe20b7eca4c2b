package webapp

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
)

// A file is an answer that is the same for everybody, in memory, in every
// content coding it is worth having.
type file struct {
	contentType string
	hash        string            // of the content
	bodies      map[string][]byte // by content coding
}

// identity is the content coding of a body as it is.
const identity = "identity"

// codings are the content codings of this server, the best first.
var codings = []string{"br", "gzip", identity}

// contentTypes are known here, not looked up: the tables of the system differ
// from one machine to the next, and an app.wasm of the wrong type does not start.
var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
}

// newFile makes a file of a body, whose type it knows by the name.
func newFile(name string, body []byte) *file {
	sum := sha256.Sum256(body)
	f := &file{
		contentType: contentTypes[path.Ext(name)],
		hash:        hex.EncodeToString(sum[:])[:12],
		bodies:      map[string][]byte{identity: body},
	}
	if f.contentType == "" {
		f.contentType = "application/octet-stream"
	}
	return f
}

// hashedURL is the URL at which the file never changes, for its plain one.
func (f *file) hashedURL(url string) string {
	ext := path.Ext(url)
	return strings.TrimSuffix(url, ext) + "." + f.hash + ext
}

// compress adds the compressed forms of a small text, where they are smaller.
// brotli's best level would save another tenth, but takes most of a second of
// every start.
func (f *file) compress() *file {
	f.encode("br", func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) })
	f.encode("gzip", func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	return f
}

func (f *file) encode(coding string, encoder func(io.Writer) io.WriteCloser) {
	var encoded bytes.Buffer // takes everything: there are no errors to look at
	w := encoder(&encoded)
	_, _ = w.Write(f.bodies[identity])
	_ = w.Close()
	if encoded.Len() < len(f.bodies[identity]) {
		f.bodies[coding] = encoded.Bytes()
	}
}

// serve answers with the file, or says that the client's copy still holds.
func (f *file) serve(w http.ResponseWriter, r *http.Request, cacheControl string) {
	coding := f.negotiate(strings.Join(r.Header.Values("Accept-Encoding"), ","))
	body := f.bodies[coding]
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", cacheControl)
	h.Add("Vary", "Accept-Encoding")
	h.Set("ETag", `"`+f.hash+"-"+coding+`"`)
	if coding != identity {
		h.Set("Content-Encoding", coding)
		h.Set("Content-Length", strconv.Itoa(len(body))) // ServeContent leaves it out of encoded answers
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// negotiate returns the coding that the client likes best of those the file
// has, the better one if it likes several the same.
func (f *file) negotiate(acceptEncoding string) string {
	quality := map[string]float64{}
	anyOther := 0.0 // what is not mentioned is refused
	for _, p := range preferences(acceptEncoding) {
		if p.value == "*" {
			anyOther = p.quality
		} else {
			quality[p.value] = p.quality
		}
	}
	best, bestQuality := identity, 0.0 // always sent rather than nothing
	for _, coding := range codings {
		q, mentioned := quality[coding]
		if !mentioned {
			q = anyOther
		}
		if _, has := f.bodies[coding]; has && q > bestQuality {
			best, bestQuality = coding, q
		}
	}
	return best
}
