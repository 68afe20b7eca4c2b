package assets

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

// File is a static answer, in memory, in every content coding that makes it
// smaller. It is safe for concurrent use once it is made.
type File struct {
	contentType string
	hash        string
	bodies      map[string][]byte // by content coding
}

// identity is the content coding of an unencoded body.
const identity = "identity"

// contentTypes is fixed because the tables of operating systems differ, and
// browsers refuse an app.wasm of the wrong type.
var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".jpg":         "image/jpeg",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff2":       "font/woff2",
}

// New returns a file with a body. Its content type follows from the extension of
// name.
func New(name string, body []byte) *File {
	contentType, ok := contentTypes[path.Ext(name)]
	if !ok {
		contentType = "application/octet-stream"
	}
	return &File{contentType: contentType, hash: Hash(body), bodies: map[string][]byte{identity: body}}
}

// Hash returns twelve hexadecimal digits that identify a content.
func Hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])[:12]
}

// Compress adds the brotli and gzip forms of a file, where they are smaller, and
// returns it. The best level of brotli would save another tenth, but would take
// most of a second of every start.
func (f *File) Compress() *File {
	f.encode("br", func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) })
	f.encode("gzip", func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	return f
}

func (f *File) encode(coding string, encoder func(io.Writer) io.WriteCloser) {
	var encoded bytes.Buffer // never returns an error
	w := encoder(&encoded)
	_, _ = w.Write(f.Body())
	_ = w.Close()
	if encoded.Len() < len(f.Body()) {
		f.bodies[coding] = encoded.Bytes()
	}
}

// isProgram reports whether the file is run by a browser.
func (f *File) isProgram() bool {
	return f.contentType == contentTypes[".wasm"] || f.contentType == contentTypes[".js"]
}

// Body returns the content without a content coding. Do not modify it.
func (f *File) Body() []byte { return f.bodies[identity] }

// Hash returns the hash of the content; see [Hash].
func (f *File) Hash() string { return f.hash }

// Serve answers r with the file, or with 304 if the client has it already.
func (f *File) Serve(w http.ResponseWriter, r *http.Request, cacheControl string) {
	coding := f.negotiate(strings.Join(r.Header.Values("Accept-Encoding"), ","))
	body := f.bodies[coding]
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", cacheControl)
	h.Add("Vary", "Accept-Encoding")
	h.Set("ETag", `"`+f.hash+"-"+coding+`"`)
	if coding != identity {
		h.Set("Content-Encoding", coding)
		h.Set("Content-Length", strconv.Itoa(len(body))) // ServeContent omits it from encoded answers
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// negotiate returns the smallest coding that the file has and the client accepts.
// Weights other than q=0 are ignored.
func (f *File) negotiate(acceptEncoding string) string {
	accepted := map[string]bool{}
	for item := range strings.SplitSeq(strings.ToLower(acceptEncoding), ",") {
		coding, weight, _ := strings.Cut(item, ";")
		accepted[strings.TrimSpace(coding)] = !isZero(weight)
	}
	for _, coding := range []string{"br", "gzip"} {
		ok, listed := accepted[coding]
		if !listed {
			ok = accepted["*"]
		}
		if _, has := f.bodies[coding]; has && ok {
			return coding
		}
	}
	return identity
}

// isZero reports whether a weight is q=0, q=0.0 and so on.
func isZero(weight string) bool {
	q, ok := strings.CutPrefix(strings.TrimSpace(weight), "q=")
	return ok && strings.Trim(q, "0.") == ""
}
