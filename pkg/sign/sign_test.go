package sign

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"
)

// The vector of the vendor's tutorial.
const (
	ticket    = "617bf955832a4d4d80d9d8d85917a427"
	nonce     = "Y7a8KkqX041bsSwT"
	timestamp = 1510045655000
	pageURL   = "https://example.cn/test/1234/content.html"
	signature = "40a68999ecf7e05907edba43b31a50fd1830c777"
)

func TestSignReturnsTheDocumentedSignatures(t *testing.T) {
	for _, v := range []struct {
		name, ticket, nonce string
		timestamp           int64
		pageURL, want       string
	}{
		{"tutorial", ticket, nonce, timestamp, pageURL, signature},
		{
			"components SDK", "a885c93b03d6b6057e992ddda519e6ac857b5d6c", nonce, 1609904126124,
			"https://m.mm.cn/ttc/3541093/3131_1.html", "fc87e50e5fa427ffad0685cc5040a004531d8e9c",
		},
	} {
		t.Run(v.name, func(t *testing.T) {
			if got := Sign(v.ticket, v.nonce, v.timestamp, v.pageURL); got != v.want {
				t.Errorf("Sign = %s, want %s", got, v.want)
			}
		})
	}
}

func TestSignTakesURLsOfAnyLengthAndAnyBytes(t *testing.T) {
	for _, n := range []int{0, 400, 511, 512, 513, 8 << 10} {
		long := "https://example.cn/?q=%20+&x=é/" + strings.Repeat("a", n)
		if got, want := Sign(ticket, nonce, timestamp, long), independent(ticket, nonce, timestamp, long); got != want {
			t.Errorf("with %d more bytes: Sign = %s, want %s", n, got, want)
		}
	}
}

func TestSignAllocatesAtMostThreeTimes(t *testing.T) {
	long := pageURL + "?" + strings.Repeat("a", 1000)
	for _, page := range []string{pageURL, long} {
		allocs := testing.AllocsPerRun(1000, func() { Sign(ticket, nonce, timestamp, page) })
		if allocs > 3 {
			t.Errorf("%d bytes of URL: %v allocations", len(page), allocs)
		}
	}
}

func TestTextIsSortedAndRaw(t *testing.T) {
	got := Text("t t", "n&n", -5, "https://例.cn/?a=%2F&b= #")
	want := "jsapi_ticket=t t&noncestr=n&n&timestamp=-5&url=https://例.cn/?a=%2F&b= #"
	if got != want {
		t.Errorf("Text = %q, want %q", got, want)
	}
}

func TestVerifyTakesTheRightSignatureOnly(t *testing.T) {
	for _, v := range []struct {
		name, signature string
		want            bool
	}{
		{"right", signature, true},
		{"empty", "", false},
		{"upper case", strings.ToUpper(signature), false},
		{"short", signature[:39], false},
		{"long", signature + "0", false},
		{"first digit", "5" + signature[1:], false},
		{"last digit", signature[:39] + "8", false},
	} {
		t.Run(v.name, func(t *testing.T) {
			if got := Verify(v.signature, ticket, nonce, timestamp, pageURL); got != v.want {
				t.Errorf("Verify = %v, want %v", got, v.want)
			}
		})
	}
}

func TestVerifyUsesEveryArgument(t *testing.T) {
	for name, ok := range map[string]bool{
		"ticket":    Verify(signature, ticket+"x", nonce, timestamp, pageURL),
		"nonce":     Verify(signature, ticket, nonce+"x", timestamp, pageURL),
		"timestamp": Verify(signature, ticket, nonce, timestamp+1, pageURL),
		"URL":       Verify(signature, ticket, nonce, timestamp, pageURL+"x"),
	} {
		if ok {
			t.Errorf("another %s has the same signature", name)
		}
	}
}

func TestPageURLCutsTheFragmentOnly(t *testing.T) {
	for href, want := range map[string]string{
		"":                                   "",
		"#":                                  "",
		"https://example.cn":                 "https://example.cn",
		"https://example.cn/#":               "https://example.cn/",
		"https://example.cn/a?b=%23&c= d#e":  "https://example.cn/a?b=%23&c= d",
		"https://example.cn/a#b#c?d=1":       "https://example.cn/a",
		"https://EXAMPLE.cn:443/%7Ea/../b?#": "https://EXAMPLE.cn:443/%7Ea/../b?",
	} {
		if got := PageURL(href); got != want {
			t.Errorf("PageURL(%q) = %q, want %q", href, got, want)
		}
	}
}

func TestNewNonceIsLongPlainAndNew(t *testing.T) {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	seen := make(map[string]bool)
	for range 10_000 {
		n := NewNonce()
		if len(n) < 26 { // 26 of 32 letters are 130 bits
			t.Fatalf("%q is short", n)
		}
		if strings.Trim(n, letters) != "" {
			t.Fatalf("%q has more than letters and digits", n)
		}
		if seen[n] {
			t.Fatalf("%q came twice", n)
		}
		seen[n] = true
	}
}

// independent computes the signature without the package.
func independent(ticket, nonce string, timestamp int64, pageURL string) string {
	h := sha1.New()
	fmt.Fprintf(h, "jsapi_ticket=%s&noncestr=%s&timestamp=%d&url=%s", ticket, nonce, timestamp, pageURL)
	return fmt.Sprintf("%x", h.Sum(nil))
}

// BenchmarkSign also reports how many times as long as bare SHA-1 of the same
// bytes Sign takes. The two take turns, and the fastest turn of each counts, to
// exclude other load on the machine.
func BenchmarkSign(b *testing.B) {
	for _, page := range []string{pageURL, pageURL + "?" + strings.Repeat("a", 1000)} {
		text := []byte(Text(ticket, nonce, timestamp, page))
		b.Run(fmt.Sprintf("%dbytes", len(text)), func(b *testing.B) {
			var digest [sha1.Size]byte
			var signature string
			bare, whole := time.Hour, time.Hour
			for b.Loop() {
				bare = min(bare, turn(func() { digest = sha1.Sum(text) }))
				whole = min(whole, turn(func() { signature = Sign(ticket, nonce, timestamp, page) }))
			}
			if signature != hex.EncodeToString(digest[:]) {
				b.Fatal("not the same work")
			}
			allocs := testing.AllocsPerRun(turnLength, func() { Sign(ticket, nonce, timestamp, page) })
			b.ReportMetric(0, "ns/op") // of both together
			b.ReportMetric(allocs, "allocs/Sign")
			b.ReportMetric(float64(whole)/turnLength, "ns/Sign")
			b.ReportMetric(float64(bare)/turnLength, "ns/bare-sha1")
			b.ReportMetric(float64(whole)/float64(bare), "x-bare-sha1")
		})
	}
}

// turnLength is much longer than the resolution of the clock, and short enough
// that some turns are undisturbed.
const turnLength = 100

func turn(f func()) time.Duration {
	start := time.Now()
	for range turnLength {
		f()
	}
	return time.Since(start)
}
