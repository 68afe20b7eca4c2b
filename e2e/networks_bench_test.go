//go:build e2e

package e2e

import (
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator"
)

// BenchmarkNetworks opens each page this often in each way: more often on fast
// networks, where other load on the machine has more influence.
const openings, openingsOnLoopback = 5, 15

// BenchmarkNetworks compares three pages on three networks, with an empty cache
// and a filled one: a bare go-app page, the product's, and the product's journey
// in plain JavaScript from the same server. The time is that to the toast, for
// the bare page that to its mount.
func BenchmarkNetworks(b *testing.B) {
	product := newFixture(b)
	product.update(b, asUser(1))
	pages := []*benchPage{
		{name: "bare go-app", url: bareServer(b), met: `document.querySelector("#hello") != null`},
		{name: "this page", url: product.url + "/", met: toast + ` != null`},
		{name: "plain JavaScript", url: plainServer(b, product), met: toast + ` != null`},
	}
	for _, p := range pages {
		p.tab = newTab(b)
		p.tab.setUserAgent(larkAgent+" LarkLocale/en_US", "en-US")
		p.tab.recordTimeOf(p.met)
		p.tab.recordMemory()
	}
	for b.Loop() {
		for _, n := range []struct {
			name     string
			megabits float64 // 0: not throttled
			latency  time.Duration
		}{
			{"loopback", 0, 0},
			{"10 Mbit/s, 40 ms", 10, 40 * time.Millisecond},
			{"1.6 Mbit/s, 150 ms", 1.6, 150 * time.Millisecond},
		} {
			for _, cold := range []bool{true, false} {
				for _, p := range pages {
					p.visits = nil
				}
				times := openings
				if n.megabits == 0 {
					times = openingsOnLoopback
				}
				for i := range times {
					for _, p := range pages { // in turn, so that other load affects all pages alike
						p.open(n.megabits, n.latency, cold)
						if !cold && i == 0 { // the first visit filled the cache
							p.visits = nil
							p.open(n.megabits, n.latency, cold)
						}
					}
				}
				report(b, n.name, cold, pages)
			}
		}
		b.ReportMetric(0, "ns/op")
	}
}

// A benchPage is one of the pages that are compared.
type benchPage struct {
	name, url, met string
	tab            *tab
	visits         []visit
}

// A visit has the figures of one visit.
type visit struct{ paint, met, requests, bytes, memory float64 }

func (c *benchPage) open(megabits float64, latency time.Duration, cold bool) {
	c.tab.Helper()
	c.tab.unthrottle()
	if cold {
		call(c.tab, network.ClearBrowserCache, cdp.Empty{})
		origin, _, _ := strings.Cut(strings.TrimPrefix(c.url, "http://"), "/")
		call(c.tab, storage.ClearDataForOrigin, storage.ClearDataForOriginParams{ // go-app's worker has a separate cache
			Origin: "http://" + origin, StorageTypes: "all",
		})
	}
	switch {
	case megabits == 0:
	case cold:
		c.tab.throttle(megabits, latency)
	default:
		// Feishu's JSSDK would be in the cache. The emulator's contains settings and is
		// never cached.
		c.tab.throttle(megabits, latency, "*://*:*"+emulator.SDKPath)
	}
	times, bytes := c.tab.transfers("")
	v := visit{met: c.tab.timeTo(c.url)}
	time.Sleep(300 * time.Millisecond) // for late transfers
	timesNow, bytesNow := c.tab.transfers("")
	v.requests, v.bytes = float64(timesNow-times), bytesNow-bytes
	v.paint = eval[float64](c.tab, `performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0`)
	usage := call(c.tab, runtime.GetHeapUsage, cdp.Empty{})
	v.memory = usage.UsedSize + usage.EmbedderHeapUsedSize + eval[float64](c.tab, `window.programMemory ? programMemory.buffer.byteLength : 0`)
	c.visits = append(c.visits, v)
}

// recordMemory makes every page record the memory of its program, which is not
// part of the JavaScript heap.
func (b *tab) recordMemory() {
	b.Helper()
	b.before(`for (const name of ["instantiate", "instantiateStreaming"]) {
		const instantiate = WebAssembly[name];
		WebAssembly[name] = (...args) => instantiate(...args).then((result) => {
			window.programMemory = (result.instance || result).exports.mem;
			return result;
		});
	}`)
}

// of returns the median of a figure.
func (c *benchPage) of(figure func(visit) float64) float64 {
	var all []float64
	for _, v := range c.visits {
		all = append(all, figure(v))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func report(b *testing.B, name string, cold bool, pages []*benchPage) {
	cache := "warm"
	if cold {
		cache = "cold"
	}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s, %s\ttransferred KB\trequests\tfirst paint ms\ttoast ms\tto bare\tmemory MB\t\n", name, cache)
	met := func(v visit) float64 { return v.met }
	for _, p := range pages {
		fmt.Fprintf(w, "%s\t%.0f\t%.0f\t%.0f\t%.0f\t%.2f\t%.1f\t\n", p.name,
			p.of(func(v visit) float64 { return v.bytes })/1000,
			p.of(func(v visit) float64 { return v.requests }),
			p.of(func(v visit) float64 { return v.paint }),
			p.of(met), p.of(met)/pages[0].of(met),
			p.of(func(v visit) float64 { return v.memory })/1e6)
	}
	w.Flush()
	b.Log("\n" + text.String())
}

// plainServer serves the page in plain JavaScript and forwards other requests to
// the product.
func plainServer(b *testing.B, product *fixture) string {
	b.Helper()
	page, err := template.ParseFiles("plain/index.html")
	if err != nil {
		b.Fatal(err)
	}
	target, err := url.Parse(product.url)
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", httputil.NewSingleHostReverseProxy(target)) // which keeps the Host
	mux.Handle("/plain/", http.StripPrefix("/plain/", http.FileServer(http.Dir("plain"))))
	mux.HandleFunc("/plain/{$}", func(w http.ResponseWriter, _ *http.Request) {
		if err := page.Execute(w, struct{ SDK string }{product.sdk}); err != nil {
			b.Error(err)
		}
	})
	server := httptest.NewServer(mux)
	b.Cleanup(server.Close)
	return server.URL + "/plain/"
}
