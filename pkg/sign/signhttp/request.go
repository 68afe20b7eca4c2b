package signhttp

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/feishu-goapp/feishu-goapp/internal/problem"
	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

// maxBody bounds the body of a POST, in bytes. It holds the longest URL with
// every character escaped.
const maxBody = 64 << 10

const wantBody = `send a JSON object with the page's URL: {"url": location.href}`

// readPage finds the page's URL: in the body of a POST, else in the query.
func readPage(w http.ResponseWriter, r *http.Request) (pageURL, *problem.Problem) {
	if r.Method != http.MethodPost {
		return readPageURL(r.URL.RawQuery)
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		w.Header().Set("Connection", "close") // the rest is not read
		return pageURL{}, problem.ContentTooLarge.WithDetail("send the page's URL and nothing else")
	}
	var body struct {
		URL string `json:"url"`
	}
	if err != nil || json.Unmarshal(raw, &body) != nil {
		return pageURL{}, problem.MalformedInput.WithDetail(wantBody)
	}
	return parseBodyURL(body.URL)
}

// parseBodyURL reads a URL from JSON, where it needs no further encoding; if it is
// encoded as for a query nevertheless, it is decoded.
func parseBodyURL(href string) (pageURL, *problem.Problem) {
	if href == "" {
		return pageURL{}, missingURL.WithDetail(wantBody)
	}
	if !schemePrefix.MatchString(href) {
		var ok bool
		if href, ok = unescape(href); !ok {
			return pageURL{}, malformedURL.WithDetail("url has a malformed %-escape: send location.href")
		}
	}
	return parsePageURL(sign.PageURL(href))
}
