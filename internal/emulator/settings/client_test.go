package settings

import (
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

func TestEveryClientIsDescribed(t *testing.T) {
	if len(clientTypes) != len(Clients) {
		t.Errorf("%d descriptions of %d clients", len(clientTypes), len(Clients))
	}
	names := make(map[string]bool)
	for _, c := range Clients {
		names[c.Name().En], names[c.Name().Zh] = true, true
		if c.Name().En == "" || c.Name().Zh == "" || (c.Platform() == "") != (c == ClientBrowser) || c.Lark() != strings.HasPrefix(string(c), "lark-") {
			t.Errorf("%s: %+v", c, clientTypes[c])
		}
	}
	if len(names) != 2*len(Clients) {
		t.Errorf("two clients have the same name: %v", names)
	}
}

func TestClientVersion(t *testing.T) {
	store := NewStore()
	if got := store.Get().ClientVersion(); got != catalogue.Versions()[0] {
		t.Errorf("the newest client is %s", got)
	}
	for version, want := range map[catalogue.Version]string{
		"5.16.0": "", "7.62.12": "", "": "",
		"5.16": "three numbers", "newest": "three numbers", "7.62.12-beta": "three numbers", "-": "three numbers", "all": "three numbers",
	} {
		err := store.Update(func(s *Settings) error { s.Version = version; return nil })
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("version %q: %v", version, err)
		}
	}
}

func TestClientHas(t *testing.T) {
	since := catalogue.Since{Android: "5.1.0", IOS: "7.9.0", PC: catalogue.VersionUnsupported, Harmony: catalogue.VersionAny}
	for _, test := range []struct {
		client  Client
		version catalogue.Version
		want    bool
	}{
		{ClientFeishuAndroid, "", true}, {ClientLarkAndroid, "5.1.0", true}, {ClientFeishuAndroid, "5.0.9", false},
		{ClientFeishuIOS, "7.10.0", true}, {ClientFeishuIPad, "7.8.0", false}, {ClientLarkIPad, "7.9.0", true},
		{ClientFeishuWindows, "", false}, {ClientLarkMacOS, "9.0.0", false}, {ClientFeishuHarmony, "1.0.0", true},
		{ClientBrowser, "", false},
	} {
		if got := (Settings{Client: test.client, Version: test.version}).ClientHas(since); got != test.want {
			t.Errorf("%s %s: %v", test.client, test.version, got)
		}
	}
}
