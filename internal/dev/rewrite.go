package dev

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/origin"
)

// maxPage is the size of the largest page that gets the script.
const maxPage = 16 << 20

// A version identifies the build and style sheet of a page.
type version struct {
	build string // empty for the waiting page
	style string // hash of style.css
}

// scriptTag is the script with the version of the page.
func (v version) scriptTag() string {
	return fmt.Sprintf(`<script defer src="%sclient.js" data-build="%s" data-style="%s"></script>`, prefix, v.build, v.style)
}

// asksForPage reports whether a browser is going to show the answer as a page.
func asksForPage(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// rewritePage adds the script to an HTML page, and keeps the browser from caching
// it. With an emulator, pages that are opened from another device get its script
// from this server, because the emulator is not on the network.
func rewritePage(response *http.Response, v version, emulator string) error {
	mediaType, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if mediaType != "text/html" || response.Request.Method != http.MethodGet {
		return nil
	}
	body, err := readBody(response)
	if err != nil {
		return err
	}
	if host := response.Request.Host; emulator != "" && !origin.IsLoopback(host) {
		to := strings.NewReplacer("http://"+emulator, "http://"+host, "ws://"+emulator, "ws://"+host)
		body = []byte(to.Replace(string(body)))
		if policy := response.Header.Get("Content-Security-Policy"); policy != "" {
			response.Header.Set("Content-Security-Policy", to.Replace(policy))
		}
	}
	body = insertScript(body, v.scriptTag())
	response.Body = io.NopCloser(bytes.NewReader(body))
	response.ContentLength = int64(len(body))
	h := response.Header
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-store")
	h.Del("Content-Encoding")
	h.Del("ETag")
	h.Del("Last-Modified")
	return nil
}

// readBody returns the decoded body. Requests for pages accept no coding other
// than gzip.
func readBody(response *http.Response) ([]byte, error) {
	defer response.Body.Close()
	var body io.Reader = response.Body
	if response.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(body)
		if err != nil {
			return nil, err
		}
		body = z
	}
	return io.ReadAll(io.LimitReader(body, maxPage))
}

// insertScript puts the tag at the end of the head, or first where there is none.
func insertScript(body []byte, tag string) []byte {
	at := bytes.Index(body, []byte("</head>"))
	if at < 0 {
		at = 0
		if i := bytes.IndexByte(body, '>'); i >= 0 && bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(body)), []byte("<!doctype")) {
			at = i + 1
		}
	}
	return append(append(append([]byte(nil), body[:at]...), tag...), body[at:]...)
}
