// Not in a browser, which cannot read the files of a corpus.

//go:build !js

package sign

import (
	"strings"
	"testing"
)

func FuzzSign(f *testing.F) {
	f.Add(ticket, nonce, int64(timestamp), pageURL)
	f.Add("", "", int64(0), "")
	f.Add("&url=", "\xff", int64(-1), "https://例.cn/?#")
	f.Add(ticket, nonce, int64(1)<<62, strings.Repeat("%E4", 300))
	f.Fuzz(func(t *testing.T, ticket, nonce string, timestamp int64, pageURL string) {
		got := Sign(ticket, nonce, timestamp, pageURL)
		if want := independent(ticket, nonce, timestamp, pageURL); got != want {
			t.Errorf("Sign = %s, want %s", got, want)
		}
		if !Verify(got, ticket, nonce, timestamp, pageURL) {
			t.Error("Verify refuses what Sign gave")
		}
		if Verify(got, ticket, nonce, timestamp, pageURL+"x") {
			t.Error("Verify takes it for another page")
		}
	})
}
