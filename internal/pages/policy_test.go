package pages_test

import (
	"regexp"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/pages"
)

var hash = regexp.MustCompile(`'sha256-[^']*'`)

func TestPolicy(t *testing.T) {
	policyOf := func(change func(*pages.Options)) string {
		o := testOptions()
		change(&o)
		mux, _ := newMux(t, o)
		return hash.ReplaceAllString(get(mux, "/").Header().Get("Content-Security-Policy"), "HASH")
	}
	const (
		scripts = "default-src 'self'; script-src 'self' HASH HASH HASH 'wasm-unsafe-eval' 'unsafe-eval' https://cdn.example"
		end     = "; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors "
		feishu  = "https://*.feishu.cn https://*.feishu.net https://*.larksuite.com https://*.larkoffice.com"
	)
	for _, test := range []struct {
		what   string
		change func(*pages.Options)
		want   string
	}{
		{"defaults", func(*pages.Options) {},
			scripts + "; connect-src 'self' https://cdn.example https://mcs.snssdk.com; img-src 'self' data: https: https://cdn.example; style-src 'self' HASH" + end + feishu},
		{"everything", func(o *pages.Options) {
			o.Policy = pages.Policy{
				Scripts: []string{"https://s.example"}, Connect: []string{"wss://c.example"}, Images: []string{"https://i.example", "blob:"}, Styles: []string{"https://st.example"},
				Fonts: []string{"https://f.example"}, Media: []string{"https://m.example"}, Frames: []string{"https://fr.example"}, FrameAncestors: []string{"'self'"},
			}
		}, scripts + " https://s.example; connect-src 'self' https://cdn.example https://mcs.snssdk.com wss://c.example; img-src 'self' data: https://i.example blob: https://cdn.example; style-src 'self' HASH https://st.example; " +
			"font-src 'self' https://f.example; media-src 'self' https://m.example; frame-src 'self' https://fr.example" + end + "'self'"},
		{"no site", func(o *pages.Options) { o.Policy = pages.Policy{Images: []string{}, FrameAncestors: []string{}} },
			scripts + "; connect-src 'self' https://cdn.example https://mcs.snssdk.com; img-src 'self' data: https://cdn.example; style-src 'self' HASH" + end + "'none'"},
		{"the emulator's JSSDK", func(o *pages.Options) { o.JSSDKURL = "http://127.0.0.1:3002/h5sdk.js" },
			"default-src 'self'; script-src 'self' HASH HASH HASH 'wasm-unsafe-eval' 'unsafe-eval' http://127.0.0.1:3002; connect-src 'self' http://127.0.0.1:3002 ws://127.0.0.1:3002 https://mcs.snssdk.com; " +
				"img-src 'self' data: https: http://127.0.0.1:3002; style-src 'self' HASH" + end + feishu},
	} {
		if got := policyOf(test.change); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.what, got, test.want)
		}
	}

	o := testOptions()
	o.Policy.PermissionsPolicy = "camera=(self)"
	mux, _ := newMux(t, o)
	if got := get(mux, "/").Header().Get("Permissions-Policy"); got != "camera=(self)" {
		t.Errorf("Permissions-Policy %q", got)
	}
}
