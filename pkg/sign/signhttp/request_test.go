package signhttp

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/sign"
)

func quote(t *testing.T, text string) string {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(quoted)
}

// A POST gets the same answer as a GET, for every URL of a page.
func TestPost(t *testing.T) {
	s := start(t, &Handler{Origins: []string{"https://app.example", "https://app.example:8443", "http://localhost:3000",
		"http://[::1]:3000", "http://127.0.0.1:3000", "https://xn--fsqu00a.example"}})
	for _, href := range append(hrefs, "https://app.example/?f%5Bname%5D=%27a%27&p=100%25") {
		get := s.get(t, "?url="+encodeURIComponent(href))
		for spelling, body := range map[string]string{
			"location.href":          `{"url":` + quote(t, href) + `}`,
			"with a fragment":        `{"url":` + quote(t, href+"#/route?x=y") + `}`,
			"among other fields":     ` {"jsApiList": ["scanCode"], "url" : ` + quote(t, href) + `, "refused": null} `,
			"encodeURIComponent":     `{"url":` + quote(t, encodeURIComponent(href)) + `}`,
			"JSON with \\u escapes":  `{"url":"` + strings.ReplaceAll(strings.Trim(quote(t, href), `"`), "/", `\u002f`) + `"}`,
			"JSON with \\/ of a PHP": `{"url":"` + strings.ReplaceAll(strings.Trim(quote(t, href), `"`), "/", `\/`) + `"}`,
		} {
			before := time.Now().UnixMilli()
			post := s.post(t, body, "Content-Type", "application/json")
			var p sign.Params
			if err := json.Unmarshal(post.body, &p); err != nil || post.StatusCode != 200 {
				t.Errorf("%s of %s: %s %s", spelling, href, post.Status, post.body)
				continue
			}
			if p.AppID != "cli_test" || p.Timestamp < before || !sign.Verify(p.Signature, testTicket, p.NonceStr, p.Timestamp, href) {
				t.Errorf("%s of %s: signed another URL, %s", spelling, href, post.body)
			}
			var of sign.Params
			if err := json.Unmarshal(get.body, &of); err != nil {
				t.Fatal(err)
			}
			same := strings.NewReplacer(p.NonceStr, of.NonceStr, p.Signature, of.Signature).Replace(string(post.body))
			if same = strings.ReplaceAll(same, string(mustJSON(t, p.Timestamp)), string(mustJSON(t, of.Timestamp))); same != string(get.body) {
				t.Errorf("GET %s, POST %s", get.body, post.body)
			}
			for _, name := range []string{"Content-Type", "Cache-Control"} {
				if get.Header.Get(name) != post.Header.Get(name) {
					t.Errorf("%s is %q for GET, %q for POST", name, get.Header.Get(name), post.Header.Get(name))
				}
			}
		}
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Pages that set no Content-Type send text/plain.
func TestPostContentTypes(t *testing.T) {
	s := start(t, &Handler{})
	for _, contentType := range []string{"", "application/json", "application/json; charset=utf-8", "text/plain;charset=UTF-8"} {
		if answer := s.post(t, `{"url":"`+s.URL+`/"}`, "Content-Type", contentType); answer.StatusCode != 200 {
			t.Errorf("%q: %s", contentType, answer.Status)
		}
	}
}

func TestRefusedPost(t *testing.T) {
	s := start(t, &Handler{})
	for body, want := range map[string]struct {
		status int
		slug   string
	}{
		"":                                {400, "malformed-input"},
		"{":                               {400, "malformed-input"},
		"url=" + s.URL:                    {400, "malformed-input"},
		"[]":                              {400, "malformed-input"},
		`"` + s.URL + `/"`:                {400, "malformed-input"},
		`{"url":5}`:                       {400, "malformed-input"},
		`{"url":["a"]}`:                   {400, "malformed-input"},
		`{"url":"` + s.URL + `"`:          {400, "malformed-input"},
		`{"url":"a"} {"url":"b"}`:         {400, "malformed-input"},
		"null":                            {400, "missing-url"},
		"{}":                              {400, "missing-url"},
		`{"url":null}`:                    {400, "missing-url"},
		`{"url":""}`:                      {400, "missing-url"},
		`{"href":"https://a/"}`:           {400, "missing-url"},
		`{"url":"/"}`:                     {400, "malformed-url"},
		`{"url":"app.example"}`:           {400, "malformed-url"},
		`{"url":"%zz"}`:                   {400, "malformed-url"},
		`{"url":"ftp://a/"}`:              {400, "malformed-url"},
		`{"url":"https://a@b/"}`:          {400, "malformed-url"},
		`{"url":"https://a/ b"}`:          {400, "malformed-url"},
		`{"url":"https://a/飞"}`:           {400, "malformed-url"},
		`{"url":"https%253A%252F%252Fa"}`: {400, "malformed-url"},
		"{\"url\":\"https://a/\xff\"}":    {400, "malformed-url"},
		`{"url":"` + s.URL + `/` + strings.Repeat("a", maxPageURL) + `"}`:        {400, "malformed-url"},
		`{"url":"https://evil.example/"}`:                                        {403, "untrusted-origin"},
		`{"url":"` + s.URL + `/","more":"` + strings.Repeat("a", maxBody) + `"}`: {413, "content-too-large"},
	} {
		// The query of a POST is ignored.
		answer := s.do(t, http.MethodPost, "?url="+s.URL+"/", strings.NewReader(body))
		if answer.StatusCode != want.status {
			t.Errorf("%.99s: %s, want %d", body, answer.Status, want.status)
			continue
		}
		if slug := answer.problem(t).slug(); slug != want.slug || answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%.99s: %s, want %s; %v", body, slug, want.slug, answer.Header)
		}
	}
}
