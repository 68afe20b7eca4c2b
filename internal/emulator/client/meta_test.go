package client

import (
	"net/url"
	"reflect"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/launch"
)

func TestMeta(t *testing.T) {
	const tags = `{"metas":[{"name":"showNavBar","content":"false","lk-config":""},{"name":"navBgColor","content":"FFFFFF,000000"},
		{"name":"orientation","content":"upside down"},{"name":"author","content":"me"},{"name":"showBottomNavBar","content":"true"}]}`
	inURL, err := launch.WithMeta("https://a.example/x?y=1#z",
		launch.Meta{ShowNavBar: launch.On, HideMenuItems: []launch.MenuItem{launch.MenuCopyLink}},
		launch.Meta{SlideToClose: launch.On})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		client  settings.Client
		version catalogue.Version
		want    []MetaReason // of the five tags, then hideMenuItems, showNavBar and slideToClose of the URL
	}{
		{settings.ClientFeishuAndroid, "", []MetaReason{"", "", MetaInvalid, MetaUnknown, "", "", MetaOverridden, ""}},
		{settings.ClientLarkIPad, "5.27.0", []MetaReason{MetaUnsupported, MetaUnsupported, MetaInvalid, MetaUnknown, MetaUnsupported, "", MetaUnsupported, MetaUnsupported}},
		{settings.ClientFeishuWindows, "", []MetaReason{MetaUnsupported, MetaUnsupported, MetaInvalid, MetaUnknown, MetaUnsupported, MetaUnsupported, MetaUnsupported, MetaUnsupported}},
	} {
		e := newFixture(t)
		e.Update(func(s *settings.Settings) { s.Client, s.Version = test.client, test.version })
		p := e.Page(inURL)
		if _, err := p.Call(t.Context(), functions.UpdateMetaPath, []byte(tags)); err != nil {
			t.Fatal(err)
		}
		var got []MetaReason
		for _, m := range p.Meta() {
			got = append(got, m.Ignored)
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s %s: %q\nwant %q in\n%+v", test.client, test.version, got, test.want, p.Meta())
		}
	}
}

func TestMetaOfAURL(t *testing.T) {
	for value, want := range map[string][]MetaSetting{
		`nonsense`: {{Name: "lk_meta", Value: "nonsense", Ignored: MetaInvalid}},
		`{}`:       nil,
		`{"view-meta":{"hideMenuItems":"copyLink","orientation":"portrait"}}`: {
			{Name: "hideMenuItems", Value: "copyLink", From: MetaView, Ignored: MetaUnsupported},
			{Name: "orientation", Value: "portrait", From: MetaView},
		},
	} {
		p := newPhone(t).Page("https://a.example/?lk_meta=" + url.QueryEscape(value))
		if got := p.Meta(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", value, got, want)
		}
	}
	if got := newPhone(t).Page("https://a.example/").Meta(); got != nil {
		t.Errorf("without the parameter: %+v", got)
	}
	if _, err := newPhone(t).Page(pageURL).Call(t.Context(), functions.UpdateMetaPath, []byte(`[]`)); err == nil {
		t.Error("parameters that are not an object were accepted")
	}
}

// Functions that no page of the documentation describes are in the script, and fail.
func TestUndocumentedFunctions(t *testing.T) {
	p := configuredPage(newLenient(t))
	for _, name := range functions.Undocumented() {
		path := "tt." + name
		if _, documented := catalogue.Lookup(path); documented || !p.Has(path) {
			t.Errorf("%s: documented %v, in the page %v", path, documented, p.Has(path))
		}
		_, err := p.Call(t.Context(), path, []byte("{}"))
		if path != functions.UpdateMetaPath && (err == nil || err.Error() == "") || path == functions.UpdateMetaPath && err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}
