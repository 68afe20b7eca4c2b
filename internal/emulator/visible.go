package emulator

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/jsapitest"
)

// visible are the functions that put something on the screen. Where nobody
// looks, the askers answer with what most people would: yes, the first.
func (e *Emulator) visible() map[string]jsapitest.Handler {
	return map[string]jsapitest.Handler{
		"tt.showToast":   e.showToast,
		"tt.showLoading": e.showLoading,
		"tt.hideToast":   e.hideToast,
		"tt.hideLoading": e.hideToast,

		"tt.showModal":       e.showModal,
		"tt.showPrompt":      e.showPrompt,
		"tt.showActionSheet": e.showActionSheet,
		"tt.scanCode":        e.scanCode,
		"tt.chooseContact":   e.chooseContact,
		"tt.chooseChat":      e.chooseChat,
	}
}

// dialogs have a cancel button of their own: pressing it is a success that
// says so.
var dialogs = map[string]bool{"tt.showModal": true, "tt.showPrompt": true}

// dialogResult is what the dialogs answer.
type dialogResult struct {
	Confirm    bool    `json:"confirm"`
	Cancel     bool    `json:"cancel"`
	InputValue *string `json:"inputValue,omitempty"` // of showPrompt, if confirmed
}

type toastParams struct {
	Title    string  `json:"title"`
	Icon     string  `json:"icon"`
	Duration float64 `json:"duration"` // milliseconds; on the screen, 0 is until hidden
	Mask     bool    `json:"mask"`
}

func (e *Emulator) showToast(ctx context.Context, params json.RawMessage) (any, error) {
	t := toastParams{Icon: "success"}
	json.Unmarshal(params, &t)
	if t.Duration <= 0 {
		t.Duration = 1500
	}
	e.pageOf(ctx).show("toast", t)
	return fields{}, nil
}

func (e *Emulator) showLoading(ctx context.Context, params json.RawMessage) (any, error) {
	t := toastParams{}
	json.Unmarshal(params, &t)
	t.Icon, t.Duration = "loading", 0
	e.pageOf(ctx).show("toast", t)
	return fields{}, nil
}

func (e *Emulator) hideToast(ctx context.Context, _ json.RawMessage) (any, error) {
	e.pageOf(ctx).show("hideToast", nil)
	return fields{}, nil
}

type dialogParams struct {
	Title       string `json:"title"`
	Content     string `json:"content"`
	Placeholder string `json:"placeholder"`
	MaxLength   int    `json:"maxLength"`
	ConfirmText string `json:"confirmText"`
	CancelText  string `json:"cancelText"`
	ShowCancel  bool   `json:"showCancel"`
}

func (e *Emulator) showModal(ctx context.Context, params json.RawMessage) (any, error) {
	d := e.dialog(params)
	if d.Title == "" && d.Content == "" {
		return nil, &jsapi.Error{Path: "tt.showModal", Errno: 1100001, Msg: "invalid title and content"}
	}
	return ask(ctx, e.pageOf(ctx), "modal", d, dialogResult{Confirm: true})
}

func (e *Emulator) showPrompt(ctx context.Context, params json.RawMessage) (any, error) {
	return ask(ctx, e.pageOf(ctx), "prompt", e.dialog(params), dialogResult{Confirm: true, InputValue: new("")})
}

// dialog fills in the defaults.
func (e *Emulator) dialog(params json.RawMessage) dialogParams {
	d := dialogParams{
		Placeholder: e.text("placeholder"),
		MaxLength:   140,
		ConfirmText: e.text("ok"),
		CancelText:  e.text("cancel"),
		ShowCancel:  true,
	}
	json.Unmarshal(params, &d)
	return d
}

func (e *Emulator) showActionSheet(ctx context.Context, params json.RawMessage) (any, error) {
	var p struct {
		ItemList []string `json:"itemList"`
	}
	json.Unmarshal(params, &p)
	if len(p.ItemList) == 0 || len(p.ItemList) > 6 {
		return nil, &jsapi.Error{Path: "tt.showActionSheet", Errno: 104, Msg: "invalid parameter: itemList takes 1 to 6 items"}
	}
	index, err := ask(ctx, e.pageOf(ctx), "sheet", fields{"items": p.ItemList, "cancelText": e.text("cancel")}, 0)
	switch {
	case err != nil:
		return nil, err
	case index < 0:
		return nil, cancelOf("tt.showActionSheet")
	}
	return fields{"tapIndex": index}, nil
}

// scanCode has no camera: the code's text is typed in.
func (e *Emulator) scanCode(ctx context.Context, _ json.RawMessage) (any, error) {
	a, err := ask(ctx, e.pageOf(ctx), "prompt", dialogParams{
		Title: e.text("scan"), Placeholder: e.text("scan text"), MaxLength: -1,
		ConfirmText: e.text("ok"), CancelText: e.text("cancel"), ShowCancel: true,
	}, dialogResult{Confirm: true, InputValue: new("emulator")})
	switch {
	case err != nil:
		return nil, err
	case a.InputValue == nil:
		return nil, cancelOf("tt.scanCode")
	}
	return fields{"result": *a.InputValue}, nil
}

// A picker is a list on the screen; the answer is the ids picked, or null.
type picker struct {
	Title       string       `json:"title"`
	Items       []pickerItem `json:"items"`
	Multi       bool         `json:"multi"`
	Max         int          `json:"max"` // 0 is no limit
	LimitTips   string       `json:"limitTips"`
	Chosen      []string     `json:"chosen"`
	Disabled    []string     `json:"disabled"`
	ConfirmText string       `json:"confirmText"`
	CancelText  string       `json:"cancelText"`
	InputHint   string       `json:"inputHint,omitempty"` // asks for a message besides
}

type pickerItem struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Avatar string `json:"avatar"`
}

type picked struct {
	IDs     []string `json:"ids"`
	Message string   `json:"message"`
}

// pick shows the picker; nobody there takes the first that can be had.
func (e *Emulator) pick(ctx context.Context, path string, p picker) (picked, error) {
	obvious := picked{IDs: p.Chosen}
	for _, item := range p.Items {
		if len(obvious.IDs) == 0 && !slices.Contains(p.Disabled, item.ID) {
			obvious.IDs = []string{item.ID}
		}
	}
	p.ConfirmText, p.CancelText = e.text("ok"), e.text("cancel")
	a, err := ask(ctx, e.pageOf(ctx), "picker", p, obvious)
	if err == nil && a.IDs == nil {
		return a, cancelOf(path)
	}
	return a, err
}

func (e *Emulator) chooseContact(ctx context.Context, params json.RawMessage) (any, error) {
	p := struct {
		Multi            bool     `json:"multi"`
		Ignore           bool     `json:"ignore"`
		MaxNum           int      `json:"maxNum"`
		LimitTips        string   `json:"limitTips"`
		ChosenIDs        []string `json:"chosenIds"`
		DisableChosenIDs []string `json:"disableChosenIds"`
	}{Multi: true}
	json.Unmarshal(params, &p)
	for _, id := range p.ChosenIDs {
		if slices.Contains(p.DisableChosenIDs, id) {
			return nil, &jsapi.Error{Path: "tt.chooseContact", Errno: 1003001, Msg: "chosenIds and disableChosenIds overlap"}
		}
	}
	s, page := e.Settings(), e.pageOf(ctx)
	list := picker{
		Title: e.text("choose contact"), Multi: p.Multi,
		Max: p.MaxNum, LimitTips: p.LimitTips, Chosen: p.ChosenIDs, Disabled: p.DisableChosenIDs,
	}
	for _, u := range Users {
		if !p.Ignore || u.ID != s.User {
			list.Items = append(list.Items, pickerItem{u.ID, u.Name, page.avatar(u.ID)})
		}
	}
	chosen, err := e.pick(ctx, "tt.chooseContact", list)
	if err != nil {
		return nil, err
	}
	data := []fields{}
	for _, id := range chosen.IDs {
		if u, ok := userByID(id); ok {
			data = append(data, fields{
				"openId": u.ID, "unionId": u.UnionID, "name": u.Name, "i18nNames": u.I18nNames,
				"avatarUrls": []string{page.avatar(u.ID)},
			})
		}
	}
	return fields{"data": data, "department_data": []fields{}}, nil
}

// The values of chooseChat's selectType.
const (
	anyChat = iota
	groupsOnly
	peopleOnly
)

func (e *Emulator) chooseChat(ctx context.Context, params json.RawMessage) (any, error) {
	var p struct {
		MultiSelect      bool `json:"multiSelect"`
		IgnoreBot        bool `json:"ignoreBot"`
		SelectType       int  `json:"selectType"`
		ShowMessageInput bool `json:"showMessageInput"`
	}
	json.Unmarshal(params, &p)
	s, page := e.Settings(), e.pageOf(ctx)
	list := picker{Title: e.text("choose chat"), Multi: p.MultiSelect, Max: 10}
	if p.ShowMessageInput {
		list.InputHint = e.text("message")
	}
	for _, c := range chats {
		wrongKind := p.SelectType == groupsOnly && !c.group || p.SelectType == peopleOnly && c.group
		if wrongKind || p.IgnoreBot && c.bot {
			continue
		}
		list.Items = append(list.Items, pickerItem{c.id, nameIn(s.language(), c.i18nNames), page.avatar(c.id)})
	}
	chosen, err := e.pick(ctx, "tt.chooseChat", list)
	if err != nil {
		return nil, err
	}
	data := []fields{}
	for _, c := range chats {
		if slices.Contains(chosen.IDs, c.id) {
			data = append(data, c.result(s.language(), page.avatar(c.id)))
		}
	}
	result := fields{"data": data}
	if p.ShowMessageInput {
		result["message"] = chosen.Message
	}
	return result, nil
}

func (c chat) result(language, avatar string) fields {
	f := fields{
		"id": c.id, "name": nameIn(language, c.i18nNames), "i18nNames": c.i18nNames,
		"avatarUrls": []string{avatar}, "chatType": 0,
	}
	switch {
	case c.group:
		f["chatType"] = 1
	case c.bot:
		f["userType"] = 1
	default:
		f["userType"] = 0
	}
	return f
}
