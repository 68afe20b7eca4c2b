package client

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
)

// pickerHandlers are the functions that let the user pick from a list.
var pickerHandlers = map[string]handler{
	"tt.chooseContact": chooseContact,
	"tt.chooseChat":    chooseChat,
}

// A picker is a list on the screen. The reply has the ids of the picked items;
// they are null if the user cancels.
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
	InputHint   string       `json:"inputHint,omitempty"` // asks for a message too
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

// pick shows the picker. Without a screen it picks the first item that is not
// disabled.
func (p *Page) pick(ctx context.Context, path string, list picker) (picked, error) {
	byDefault := picked{IDs: list.Chosen}
	for _, item := range list.Items {
		if len(byDefault.IDs) == 0 && !slices.Contains(list.Disabled, item.ID) {
			byDefault.IDs = []string{item.ID}
		}
	}
	list.ConfirmText, list.CancelText = p.text(textOK), p.text(textCancel)
	reply, err := ask(ctx, p, "picker", list, byDefault)
	if err == nil && reply.IDs == nil {
		return reply, functions.Canceled(path)
	}
	return reply, err
}

func chooseContact(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	o := struct {
		Multi            bool     `json:"multi"`
		Ignore           bool     `json:"ignore"`
		MaxNum           int      `json:"maxNum"`
		LimitTips        string   `json:"limitTips"`
		ChosenIDs        []string `json:"chosenIds"`
		DisableChosenIDs []string `json:"disableChosenIds"`
	}{Multi: true}
	json.Unmarshal(params, &o)
	s := p.settings.Get()
	list := picker{
		Title: p.text(textChooseContact), Multi: o.Multi,
		Max: o.MaxNum, LimitTips: o.LimitTips, Chosen: o.ChosenIDs, Disabled: o.DisableChosenIDs,
	}
	for _, u := range people.Users {
		if !o.Ignore || u.ID != s.User {
			list.Items = append(list.Items, pickerItem{u.ID, u.Name, p.avatar(u.ID)})
		}
	}
	chosen, err := p.pick(ctx, "tt.chooseContact", list)
	if err != nil {
		return nil, err
	}
	data := []fields{}
	for _, id := range chosen.IDs {
		if u, ok := people.UserByID(id); ok {
			data = append(data, fields{
				"openId": u.ID, "unionId": u.UnionID, "name": u.Name, "i18nNames": u.I18nNames,
				"avatarUrls": []string{p.avatar(u.ID)},
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

func chooseChat(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		MultiSelect      bool `json:"multiSelect"`
		IgnoreBot        bool `json:"ignoreBot"`
		SelectType       int  `json:"selectType"`
		ShowMessageInput bool `json:"showMessageInput"`
	}
	json.Unmarshal(params, &o)
	language := p.settings.Get().ClientLanguage()
	list := picker{Title: p.text(textChooseChat), Multi: o.MultiSelect, Max: 10}
	if o.ShowMessageInput {
		list.InputHint = p.text(textMessage)
	}
	for _, c := range people.Chats {
		wrongKind := o.SelectType == groupsOnly && !c.Group || o.SelectType == peopleOnly && c.Group
		if wrongKind || o.IgnoreBot && c.Bot {
			continue
		}
		list.Items = append(list.Items, pickerItem{c.ID, c.NameIn(language), p.avatar(c.ID)})
	}
	chosen, err := p.pick(ctx, "tt.chooseChat", list)
	if err != nil {
		return nil, err
	}
	data := []fields{}
	for _, c := range people.Chats {
		if slices.Contains(chosen.IDs, c.ID) {
			data = append(data, chatResult(c, language, p.avatar(c.ID)))
		}
	}
	result := fields{"data": data}
	if o.ShowMessageInput {
		result["message"] = chosen.Message
	}
	return result, nil
}

// chatResult returns a chat as chooseChat does.
func chatResult(c people.Chat, language, avatar string) fields {
	f := fields{
		"id": c.ID, "name": c.NameIn(language), "i18nNames": c.I18nNames,
		"avatarUrls": []string{avatar}, "chatType": 0,
	}
	switch {
	case c.Group:
		f["chatType"] = 1
	case c.Bot:
		f["userType"] = 1
	default:
		f["userType"] = 0
	}
	return f
}
