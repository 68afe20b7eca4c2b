package webapp

import (
	"strings"
	"testing"
)

// Only an app that runs under an emulator can be shown in a frame of it.
func TestFramedByEmulator(t *testing.T) {
	const (
		feishu   = "https://*.feishu.cn https://*.feishu.net https://*.larksuite.com https://*.larkoffice.com"
		emulator = "http://localhost:3002 http://127.0.0.1:3002"
		sdk      = "/h5-js-sdk-1.5.44.js"
	)
	for _, test := range []struct {
		host, jssdk string
		ancestors   []string // of the app
		want        string
	}{
		{"http://127.0.0.1:3002", "http://127.0.0.1:3002" + sdk, nil, feishu + " " + emulator},
		{"http://localhost:3002", "http://localhost:3002" + sdk, nil, feishu + " " + emulator},
		{"http://open.corp.localhost:3002", "http://127.0.0.1:3002" + sdk, nil, feishu + " " + emulator},
		{"http://[::1]:3002", "http://[::1]:3002" + sdk, nil, feishu + " " + emulator},
		{"http://127.0.0.1", "http://127.0.0.1" + sdk, []string{"'none'"}, "http://localhost:80 http://127.0.0.1:80"},
		{"http://127.0.0.1:3002", "http://127.0.0.1:3002" + sdk, []string{}, emulator},
		{"http://127.0.0.1:3002", "http://127.0.0.1:3002" + sdk, []string{"https://portal.example"}, "https://portal.example " + emulator},

		{"https://open.feishu.cn", "https://cdn.example" + sdk, nil, feishu},
		{"https://open.feishu.cn", "http://127.0.0.1:3002" + sdk, nil, feishu},
		{"http://127.0.0.1:3002", "https://cdn.example" + sdk, nil, feishu}, // a proxy for Feishu's platform
		{"https://127.0.0.1:3002", "https://127.0.0.1:3002" + sdk, nil, feishu},
		{"http://192.168.1.20:3002", "http://192.168.1.20:3002" + sdk, nil, feishu},
		{"http://localhost.example:3002", "http://localhost.example:3002" + sdk, nil, feishu},
		{"http://127.0.0.1.example:3002", "http://127.0.0.1.example:3002" + sdk, nil, feishu},
		{"https://open.feishu.cn", "https://cdn.example" + sdk, []string{}, "'none'"},
	} {
		d := testDeps(t)
		d.setHost(t, test.host)
		d.config.JSSDKURL = test.jssdk
		d.app.Policy.FrameAncestors = test.ancestors
		s := newTestServer(t, d)
		for path, what := range map[string]string{"/": "page", "/nowhere": "page of an unknown path"} {
			policy := s.get(t, path, "Accept", "text/html").Header.Get("Content-Security-Policy")
			if _, got, _ := strings.Cut(policy, "frame-ancestors "); got != test.want {
				t.Errorf("%s at %s, %v: the %s may be framed by\n%s, want\n%s", test.host, test.jssdk, test.ancestors, what, got, test.want)
			}
		}
		policy := s.get(t, "/login/callback?error=access_denied", "Accept", "text/html").Header.Get("Content-Security-Policy")
		if got := strings.Contains(policy, "http://127.0.0.1"); got != strings.Contains(test.want, "http://127.0.0.1") {
			t.Errorf("%s at %s, %v: the page of a failed sign-in has %s", test.host, test.jssdk, test.ancestors, policy)
		}
	}
}
