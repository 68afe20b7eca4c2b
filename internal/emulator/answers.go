package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// handleAll gives the host every function of the catalogue. What the emulator
// does not play answers with the catalogue's sample.
func (e *Emulator) handleAll() {
	for _, entry := range catalogue.All() {
		switch {
		case inAnswer(entry.Path):
		case entry.Kind == catalogue.KindAsync:
			e.Host.Answer(entry.Path, entry.Sample)
		default: // what it gives comes by events, or without the client
			e.Host.Handle(entry.Path, nothing)
		}
	}
	for path, answer := range e.answers() {
		e.Host.Handle(path, answer)
	}
}

// answers are what the client plays when it is asked, by path.
func (e *Emulator) answers() map[string]jsapitest.Handler {
	all := map[string]jsapitest.Handler{
		configPath: e.config,
		readyPath:  nothing,

		"tt.getUserInfo":   e.getUserInfo,
		"tt.getSystemInfo": e.getSystemInfo,

		"tt.requestAccess":   e.requestAccess,
		"tt.requestAuthCode": e.requestAuthCode,
		"tt.getSetting":      e.getSetting,
		"tt.openSetting":     e.getSetting,
		"tt.authorize":       e.authorize,

		"tt.getClipboardData": e.getClipboardData,
		"tt.setClipboardData": e.setClipboardData,
		"tt.getNetworkType":   e.getNetworkType,

		"tt.closeWindow": e.notice("closeWindow"),
		"tt.openSchema":  e.openSchema,
	}
	for _, more := range []map[string]jsapitest.Handler{e.visible(), e.recorderAnswers(), e.fileAnswers()} {
		maps.Copy(all, more)
	}
	return all
}

// fields are those of a JSON object.
type fields = map[string]any

// nothing succeeds and has nothing to say.
func nothing(context.Context, json.RawMessage) (any, error) { return fields{}, nil }

func (e *Emulator) config(ctx context.Context, params json.RawMessage) (any, error) {
	c, err := present(e.pageOf(ctx).URL(), params)
	if err != nil {
		return nil, err
	}
	if err := e.platform.verify(c, e.Settings().TrustedDomains); err != nil {
		return nil, err
	}
	return fields{"session_key": randomHex(8)}, nil
}

func (e *Emulator) getUserInfo(ctx context.Context, _ json.RawMessage) (any, error) {
	s := e.Settings()
	u, _ := userByID(s.User)
	profile := fields{
		"nickName":  u.Name,
		"avatarUrl": e.pageOf(ctx).avatar(u.ID),
		"gender":    u.Gender,
		"country":   u.Country,
		"city":      u.City,
		"language":  s.language(),
		"i18nName":  u.I18nNames,
	}
	raw, err := json.Marshal(profile)
	return fields{"userInfo": profile, "rawData": string(raw)}, err
}

func (e *Emulator) getSystemInfo(ctx context.Context, _ json.RawMessage) (any, error) {
	s := e.Settings()
	v := e.pageOf(ctx).look()
	d := devices[s.Client]
	info := fields{
		"system":          d.system,
		"platform":        d.platform,
		"brand":           d.brand,
		"model":           d.model,
		"version":         clientVersion,
		"SDKVersion":      "2.27.0",
		"appName":         "Feishu",
		"language":        s.language(),
		"fontSizeSetting": 16,
		"pixelRatio":      v.PixelRatio,
		"screenWidth":     v.ScreenWidth,
		"screenHeight":    v.ScreenHeight,
		"windowWidth":     v.WindowWidth,
		"windowHeight":    v.WindowHeight,
	}
	if d.phone {
		area := fields{
			"left": 0, "right": v.ScreenWidth, "top": d.statusBar, "bottom": v.ScreenHeight,
			"width": v.ScreenWidth, "height": v.ScreenHeight - d.statusBar,
		}
		info["deviceType"] = "phone"
		info["statusBarHeight"] = d.statusBar
		info["safeArea"] = area
		info["navigationBarSafeArea"] = area
	}
	return info, nil
}

func (e *Emulator) getClipboardData(context.Context, json.RawMessage) (any, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return fields{"data": e.clipboard}, nil
}

func (e *Emulator) setClipboardData(_ context.Context, params json.RawMessage) (any, error) {
	var p struct {
		Data string `json:"data"`
	}
	json.Unmarshal(params, &p)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.clipboard = p.Data
	return fields{}, nil
}

func (e *Emulator) getNetworkType(context.Context, json.RawMessage) (any, error) {
	if devices[e.Settings().Client].phone {
		return fields{"networkType": "wifi"}, nil
	}
	return fields{"networkType": "connected"}, nil
}

// openSchema says what would open.
func (e *Emulator) openSchema(ctx context.Context, params json.RawMessage) (any, error) {
	var p struct {
		Schema string `json:"schema"`
	}
	json.Unmarshal(params, &p)
	switch {
	case p.Schema == "":
		return nil, &jsapi.Error{Path: "tt.openSchema", Errno: 1406002, Msg: "schema is empty"}
	case !strings.Contains(p.Schema, ":"):
		return nil, &jsapi.Error{Path: "tt.openSchema", Errno: 1406004, Msg: "schema is invalid"}
	}
	e.pageOf(ctx).show("notice", fields{"title": fmt.Sprintf(e.text("would open"), p.Schema)})
	return fields{}, nil
}

// notice succeeds and tells who looks that in a client more would happen.
func (e *Emulator) notice(what string) jsapitest.Handler {
	return func(ctx context.Context, _ json.RawMessage) (any, error) {
		e.pageOf(ctx).show("notice", fields{"title": e.text(what)})
		return fields{}, nil
	}
}
