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

// A request asks for a signature.
type request struct {
	page    pageURL
	refused sign.Params // the signature that the platform refused, if any
}

// readRequest reads the body of a POST, else the query.
func readRequest(w http.ResponseWriter, r *http.Request) (request, *problem.Problem) {
	if r.Method != http.MethodPost {
		page, bad := readPageURL(r.URL.RawQuery)
		return request{page: page}, bad
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		w.Header().Set("Connection", "close") // the rest is not read
		return request{}, problem.ContentTooLarge.WithDetail("send the page's URL and nothing else")
	}
	var body struct {
		URL     string      `json:"url"`
		Refused sign.Params `json:"refused"`
	}
	if err != nil || json.Unmarshal(raw, &body) != nil {
		return request{}, problem.MalformedInput.WithDetail(wantBody)
	}
	page, bad := parseBodyURL(body.URL)
	return request{page, body.Refused}, bad
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
