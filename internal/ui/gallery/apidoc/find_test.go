package apidoc

import (
	"slices"
	"strings"
	"testing"

	"github.com/feishu-goapp/feishu-goapp/internal/ui/gallery"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// pathsFound returns the paths of what a request finds, best first.
func pathsFound(r gallery.FindRequest) (paths []string) {
	for _, e := range ranked(newSearch(r.Text), r.Platform) {
		if r.Group == "" || r.Group == e.Group {
			paths = append(paths, e.Path)
		}
	}
	return paths
}

// The best result of a search.
func TestRanking(t *testing.T) {
	for text, want := range map[string]string{
		"getLocation":        "tt.getLocation", // the name, before those that contain it
		"tt.getlocation":     "tt.getLocation",
		"get location":       "tt.getLocation",
		"share":              "tt.share",
		"scan":               "tt.scanCode",
		"code scan":          "tt.scanCode",
		"client.GetLocation": "tt.getLocation",
		"readfile":           "tt.getFileSystemManager().readFile",
		"getLocatoin":        "tt.getLocation", // swapped
		"getLocaton":         "tt.getLocation", // missing
		"scanncode":          "tt.scanCode",    // additional
		"vibratelomg":        "tt.vibrateLong", // wrong
		"gloc":               "tt.getLocation", // beginnings of words
		"tbd":                "",
		"xyzzy":              "",
		"/摄像头":               "",
		"扫码":                 "tt.scanCode",
		"选择位置":               "tt.chooseLocation",
	} {
		found := pathsFound(gallery.FindRequest{Text: text})
		if want == "" && len(found) > 0 || want != "" && (len(found) == 0 || found[0] != want) {
			t.Errorf("%q finds %q, want %s first", text, found[:min(len(found), 5)], want)
		}
	}
}

func TestFindOrders(t *testing.T) {
	found := pathsFound(gallery.FindRequest{Text: "location"})
	before := func(a, b string) {
		i, j := slices.Index(found, a), slices.Index(found, b)
		if i < 0 || j < 0 || i > j {
			t.Errorf("%s is number %d, %s is number %d of %q", a, i, b, j, found)
		}
	}
	before("tt.getLocation", "tt.reverseGeocode") // the name before a synonym
	before("tt.chooseLocation", "tt.getWifiList") // the name before the purpose
	found = pathsFound(gallery.FindRequest{Text: "get"})
	before("tt.getLocation", "tt.getFileSystemManager().getFileInfo") // the beginning before a word
}

func TestFindFilters(t *testing.T) {
	tests := []struct {
		request    gallery.FindRequest
		has, lacks string
	}{
		{gallery.FindRequest{Text: "camera"}, "tt.chooseMedia", "tt.getLocation"},
		{gallery.FindRequest{Text: "摄像头"}, "tt.scanCode", "tt.getLocation"},
		{gallery.FindRequest{Text: "GPS"}, "tt.getLocation", "tt.scanCode"},
		{gallery.FindRequest{Text: "定位"}, "tt.startLocationUpdate", "tt.scanCode"},
		{gallery.FindRequest{Text: "位置"}, "tt.getLocation", "tt.showToast"},
		{gallery.FindRequest{Text: "BLE  connect "}, "tt.connectBLEDevice", "tt.getBLEDeviceServices"},
		{gallery.FindRequest{Text: "scope.userlocation"}, "tt.getLocation", "tt.showToast"},
		{gallery.FindRequest{Text: "10001"}, "tt.connectBLEDevice", "tt.showToast"},
		{gallery.FindRequest{Group: "beacon"}, "tt.getBeacons", "tt.getLocation"},
		{gallery.FindRequest{Platform: "PC"}, "tt.toggleChat", "tt.makePhoneCall"},
		{gallery.FindRequest{Text: "chat", Group: "chat", Platform: "Android"}, "tt.chooseChat", "tt.toggleChat"},
	}
	for _, test := range tests {
		found := pathsFound(test.request)
		if !slices.Contains(found, test.has) || slices.Contains(found, test.lacks) {
			t.Errorf("%+v finds %q", test.request, found)
		}
	}
	if n := len(pathsFound(gallery.FindRequest{})); n != len(catalogue.All()) {
		t.Errorf("nothing finds %d functions", n)
	}
	for _, e := range catalogue.All() {
		for _, text := range []string{e.Path, e.Name, e.Summary, e.SummaryZh} {
			if !slices.Contains(pathsFound(gallery.FindRequest{Text: text}), e.Path) {
				t.Errorf("%q does not find %s", text, e.Path)
			}
		}
	}
}

func TestFound(t *testing.T) {
	found := Find(false, gallery.FindRequest{Text: "location", Group: "location"})
	if n := strings.Count(found.List, "<article"); n != found.Shown || n != found.Counts[1+slices.IndexFunc(catalogue.Groups(), func(g catalogue.Group) bool { return g.ID == "location" })] {
		t.Errorf("%d are in the list, shown %d, counts %v", n, found.Shown, found.Counts)
	}
	if found.Counts[0] <= found.Shown {
		t.Errorf("%d in all groups, %d shown", found.Counts[0], found.Shown)
	}
	if n := strings.Count(found.Options, "<li"); n != maxOptions || !strings.Contains(found.Options, "get<mark>Location</mark>") {
		t.Errorf("%d options: %s", n, found.Options)
	}
	for _, test := range []struct {
		request gallery.FindRequest
		want    string
	}{
		{gallery.FindRequest{Text: "104"}, "errno 104 · "},
		{gallery.FindRequest{Text: "xyzzy"}, "No matching"},
		{gallery.FindRequest{}, "<h2 id=\"in-nfc\">"},
		{gallery.FindRequest{Text: "<img src=x>"}, "No matching"},
	} {
		if found := Find(false, test.request); !strings.Contains(found.List, test.want) || strings.Contains(found.List, "<img") {
			t.Errorf("%+v: %s", test.request, found.List)
		}
	}
	unknown := Find(false, gallery.FindRequest{Unknown: "tt.getLocatoin<"}).Unknown
	for _, want := range []string{"No JSAPI named <code>tt.getLocatoin&lt;</code>", "Did you mean", `href="/gallery#tt.getLocation"`} {
		if !strings.Contains(unknown, want) {
			t.Errorf("%s lacks %s", unknown, want)
		}
	}
}

func TestMark(t *testing.T) {
	for text, want := range map[string]string{
		`Scan a code & more`: `<mark>Scan</mark> a <mark>code</mark> &amp; more`,
		"扫描二维码":              "扫描二维码",
		`"scancode"`:         `&#34;<mark>scancode</mark>&#34;`,
	} {
		if got := newSearch("scan CODE").mark(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if got := newSearch("描").mark("扫描"); got != "扫<mark>描</mark>" {
		t.Errorf("got %s", got)
	}
}

// Synonyms name functions and groups that exist, and are not there in vain.
func TestSynonyms(t *testing.T) {
	for _, s := range synonyms() {
		for _, path := range s.Functions {
			if e, ok := catalogue.Lookup("tt." + path); !ok || e.Group == "" {
				t.Errorf("%q: there is no %s", s.Words, path)
			}
		}
		for _, id := range s.Groups {
			if groupOf(catalogue.Entry{Group: id}).ID == "" {
				t.Errorf("%q: there is no group %s", s.Words, id)
			}
		}
		if len(s.Functions)+len(s.Groups) == 0 || len(s.Words) == 0 {
			t.Errorf("%+v is empty", s)
		}
	}
}
