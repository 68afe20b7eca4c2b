package ui

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"
	"github.com/feishu-goapp/feishu-goapp/pkg/page/pagetest"

	"example.com/assets/api"
)

// A server has one asset, which the user holds unless it is free or held by
// another user.
type server struct {
	asset api.Asset
	fail  string // the answer to changes, as JSON

	checkedIn  api.NewCheckIn
	handedOver api.HandOver
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var err error
	switch r.Method + " " + r.URL.Path {
	case "GET /api/check-ins":
		json.NewEncoder(w).Encode(s.asset.CheckIns)
		return
	case "GET /api/assets/A-42":
		json.NewEncoder(w).Encode(s.asset)
		return
	case "POST /api/assets/A-42/check-ins":
		err = json.NewDecoder(r.Body).Decode(&s.checkedIn)
		s.asset.Free, s.asset.Mine = false, s.fail == ""
	case "PUT /api/assets/A-42/holder":
		err = json.NewDecoder(r.Body).Decode(&s.handedOver)
		s.asset.Mine = false
	default:
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if s.fail != "" {
		w.WriteHeader(http.StatusConflict)
		w.Write([]byte(s.fail))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

var asset42 = api.Asset{Code: "A-42", Mine: true, Holder: "张晓雨", CheckIns: []api.CheckIn{
	{Code: "A-42", By: "张晓雨", At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local), Place: &api.Place{Latitude: 39.984, Longitude: 116.307}},
	{Code: "A-42", By: "张晓雨", At: time.Date(2026, 1, 1, 3, 4, 5, 0, time.Local)},
}}

func newStage(t *testing.T, s *server, platform jsapi.Platform) *pagetest.Stage {
	t.Helper()
	stage := pagetest.New(t, Routes, pagetest.Options{Handler: s, SignedIn: true})
	stage.Host.AnswerSample("tt.getSystemInfo", map[string]any{"platform": platform, "language": "en_US", "version": "7.62.0"})
	return stage
}

func TestScan(t *testing.T) {
	s := newStage(t, &server{asset: asset42}, jsapi.PlatformIOS)
	s.Host.AnswerSample("tt.scanCode", map[string]any{"result": "https://assets.example.com/asset?code=a-42"})
	s.Open("/")
	s.WantText("h1", "Asset check-in")
	s.WantText("#user", "张晓雨")
	s.WantText("#check-ins", "My check-insA-422026-01-02 03:0439.9840, 116.3070A-422026-01-01 03:04no location")
	s.Click("#scan")
	s.WantText("#code", "A-42")
	s.WantText("#holder", "You hold this asset.")
	s.Click("#home")
	s.WantText("h1", "Asset check-in")
	s.WantQuiet()

	s.Host.Fail("tt.scanCode", jsapi.Error{Errno: jsapi.ErrnoScanCodeBusy})
	s.Click("#scan")
	s.WantText(".code", "Error code 1505001")
	s.Host.Fail("tt.scanCode", jsapi.Error{Errno: jsapi.ErrnoScanCodeCanceled})
	s.Click("#scan")
	s.WantNone(".code")
}

// PCs have no scanner.
func TestTypeIn(t *testing.T) {
	s := newStage(t, &server{asset: asset42}, jsapi.PlatformWindows)
	s.Open("/")
	s.WantText("#open", "Open")
	s.WantQuiet()
	s.WantNone("#scan")
	s.Click("#open")
	s.Type("#code", " ")
	s.Click("#open")
	s.WantText("h1", "Asset check-in")
	s.Type("#code", " a-42 ")
	s.Click("#open")
	s.WantText("#code", "A-42")
	s.WantQuiet()
}

func TestCheckIn(t *testing.T) {
	for name, test := range map[string]struct {
		platform jsapi.Platform
		script   func(*pagetest.Stage)
		note     string
		place    *api.Place
	}{
		"with a location": {jsapi.PlatformIOS, func(s *pagetest.Stage) {
			s.Host.AnswerSample("tt.getLocation", map[string]any{"latitude": 39.984, "longitude": 116.307})
		}, "Checked in, with your location.", &api.Place{Latitude: 39.984, Longitude: 116.307}},
		"refused": {jsapi.PlatformAndroid, func(s *pagetest.Stage) {
			s.Host.Fail("tt.getLocation", jsapi.Error{Errno: jsapi.ErrnoDeniedByUser})
		}, "Checked in without a location: it was not permitted.", nil},
		"not determined": {jsapi.PlatformIOS, func(s *pagetest.Stage) {
			s.Host.Fail("tt.getLocation", jsapi.Error{Errno: jsapi.ErrnoLocationTimeout})
		}, "Checked in without a location: it could not be determined.", nil},
		"on PC": {jsapi.PlatformMac, func(s *pagetest.Stage) {
			s.Host.Remove("tt.getLocation")
		}, "Checked in without a location: Feishu on this device has none.", nil},
	} {
		t.Run(name, func(t *testing.T) {
			server := &server{asset: api.Asset{Code: "A-42", Free: true}}
			s := newStage(t, server, test.platform)
			test.script(s)
			s.Open("/asset?code=A-42")
			s.WantText("#holder", "Not registered yet: the first user who checks it in holds it.")
			s.WantNone("#hand-over")
			s.Click("#check-in")
			s.WantText("#note", test.note)
			s.WantText("#holder", "You hold this asset.")
			if got := server.checkedIn.Place; (got == nil) != (test.place == nil) || got != nil && *got != *test.place {
				t.Errorf("sent %+v", got)
			}
		})
	}
}

// A user who was faster is shown.
func TestCheckInIsRefused(t *testing.T) {
	server := &server{asset: api.Asset{Code: "A-42", Free: true}, fail: `{"message":"A colleague holds this asset."}`}
	s := newStage(t, server, jsapi.PlatformIOS)
	s.Open("/asset?code=A-42")
	server.asset.Holder = "Emma"
	s.Click("#check-in")
	s.WantText(".problem", "A colleague holds this asset.")
	s.WantText("#holder", "Held by Emma")
	s.WantNone("#check-in")
}

func TestHandOver(t *testing.T) {
	server := &server{asset: asset42}
	s := newStage(t, server, jsapi.PlatformWindows)
	s.Host.Answer("tt.chooseContact", map[string]any{"data": []any{map[string]any{"openId": "ou_emma", "unionId": "on_emma"}}, "department_data": []any{}})
	s.Open("/asset?code=A-42")
	s.Click("#hand-over")
	s.WantText("#note", "Handed over. Your colleague was sent a message.")
	s.WantNone("#hand-over")
	s.WantQuiet()
	if server.handedOver.To != "ou_emma" {
		t.Errorf("sent %+v", server.handedOver)
	}
	cards := s.Host.Calls("tt.sendMessageCard")
	if len(cards) != 1 {
		t.Fatalf("%d cards", len(cards))
	}
	for _, want := range []string{`"openIDs":["ou_emma"]`, "Asset A-42 was handed over to you",
		"appId=cli_test\\u0026lk_target_url=https%3A%2F%2Fapp.example.com%2Fasset%3Fcode%3DA-42)"} {
		if sent := string(cards[0].Params); !strings.Contains(sent, want) {
			t.Errorf("no %s in %s", want, sent)
		}
	}
}

func TestHandOverFails(t *testing.T) {
	for name, test := range map[string]struct {
		script     func(*pagetest.Stage, *server)
		note       string
		problem    string // its selector
		text       string
		handedOver bool
	}{
		"canceled": {func(s *pagetest.Stage, _ *server) {
			s.Host.Fail("tt.chooseContact", jsapi.Error{Errno: jsapi.ErrnoChooseContactCanceled})
		}, "", ".problem", "", false},
		"refused by the server": {func(_ *pagetest.Stage, s *server) { s.fail = `{"message":"Not yours."}` }, "", ".cause", "Not yours.", true},
		"no card": {func(s *pagetest.Stage, _ *server) {
			s.Host.Fail("tt.sendMessageCard", jsapi.Error{Code: jsapi.CodeSendMessageCardNotSent})
		}, "Handed over, but no message was sent: tell your colleague yourself.", ".code", "Error code -5", true},
	} {
		t.Run(name, func(t *testing.T) {
			server := &server{asset: asset42}
			s := newStage(t, server, jsapi.PlatformIOS)
			test.script(s, server)
			s.Open("/asset?code=A-42")
			s.Click("#hand-over")
			if test.text == "" {
				s.Click("#hand-over") // enabled again
			}
			s.WantText("#note", test.note)
			s.WantText(test.problem, test.text)
			if (server.handedOver.To != "") != test.handedOver {
				t.Errorf("sent %+v", server.handedOver)
			}
		})
	}
}

// The user who has signed out is asked to sign in, and asked in their language.
func TestSignedOut(t *testing.T) {
	var s *pagetest.Stage
	s = pagetest.New(t, Routes, pagetest.Options{UserAgent: "Mozilla/5.0 Lark/7.62.0 LarkLocale/zh_CN", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(s.Host.Calls("tt.requestAccess")) == 0 {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		(&server{asset: asset42}).ServeHTTP(w, r)
	})})
	s.Open("/asset?code=A-42")
	s.WantText("#sign-in", "登录")
	s.Open("/")
	s.WantText("#sign-in", "登录")
	s.Click("#sign-in")
	s.WantText("#user", "张晓雨")
	s.WantText("h2", "我的签到")
	s.WantNone("#sign-in")
}

func TestLinkWithoutCode(t *testing.T) {
	s := newStage(t, &server{}, jsapi.PlatformIOS)
	s.Open("/asset")
	s.WantText("#no-code", "The link has no code: scan or enter one on the home page.")
	s.WantQuiet()
}

// The server prerenders every page in both languages.
func TestPagesRender(t *testing.T) {
	for _, path := range page.Paths(Routes) {
		for _, lang := range []string{"zh-CN", "en"} {
			got, ok := page.Prerender(Routes, page.PrerenderOptions{Path: path, Lang: lang})
			if !ok || got.Title == "" || !strings.Contains(got.HTML, `id="app"`) {
				t.Errorf("%s in %s: %+v", path, lang, got)
			}
		}
	}
}
