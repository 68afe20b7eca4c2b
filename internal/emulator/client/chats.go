package client

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textChooseChat  = i18n.Text{Zh: "选择会话", En: "Choose a chat"}
	textMessage     = i18n.Text{Zh: "给对方留言", En: "Leave a message"}
	textChat        = i18n.Text{Zh: "会话", En: "Chat"}
	textUnknownChat = i18n.Text{Zh: "模拟器中没有此会话", En: "The emulator has no such chat"}
	textGroup       = i18n.Text{Zh: "群聊", En: "Group"}
	textBot         = i18n.Text{Zh: "机器人", En: "Bot"}
)

// chatHandlers are the functions about chats.
var chatHandlers = map[string]handler{
	"tt.chooseChat": chooseChat,
	"tt.enterChat":  enterChat,
	"tt.toggleChat": toggleChat,
}

// The values of chooseChat's selectType.
const (
	anyChat = iota
	groupsOnly
	peopleOnly
)

// chatFilter are the parameters of choosing chats.
type chatFilter struct {
	MultiSelect      bool   `json:"multiSelect"`
	IgnoreBot        bool   `json:"ignoreBot"`
	SelectType       int    `json:"selectType"`
	ConfirmText      string `json:"confirmText"`
	ShowMessageInput bool   `json:"showMessageInput"`
}

// pickChats lets the user pick chats, for the function at path.
func (p *Page) pickChats(ctx context.Context, path string, filter chatFilter) (chats []people.Chat, message string, err error) {
	language := p.settings.Get().ClientLanguage()
	list := picker{Title: p.text(textChooseChat), Multi: filter.MultiSelect, Max: 10, ConfirmText: filter.ConfirmText}
	if filter.ShowMessageInput {
		list.InputHint = p.text(textMessage)
	}
	for _, c := range people.Chats {
		wrongKind := filter.SelectType == groupsOnly && !c.Group || filter.SelectType == peopleOnly && c.Group
		if wrongKind || filter.IgnoreBot && c.Bot {
			continue
		}
		list.Items = append(list.Items, pickerItem{ID: c.ID, Name: c.NameIn(language), Note: p.chatNote(c)})
	}
	chosen, err := p.pick(ctx, path, list)
	if err != nil {
		return nil, "", err
	}
	for _, c := range people.Chats {
		if slices.Contains(chosen.IDs, c.ID) {
			chats = append(chats, c)
		}
	}
	return chats, chosen.Message, nil
}

// chatNote returns what the picker says about a chat beside the name.
func (p *Page) chatNote(c people.Chat) string {
	switch {
	case c.Group:
		return p.text(textGroup)
	case c.Bot:
		return p.text(textBot)
	}
	return ""
}

func chooseChat(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	var o chatFilter
	json.Unmarshal(params, &o)
	chats, message, err := p.pickChats(ctx, "tt.chooseChat", o)
	if err != nil {
		return nil, err
	}
	language := p.settings.Get().ClientLanguage()
	data := []fields{}
	for _, c := range chats {
		data = append(data, chatResult(c, language, p.avatar(c.ID)))
	}
	result := fields{"data": data}
	if o.ShowMessageInput {
		result["message"] = message
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

// enterChat opens a chat by its id or by the other person.
func enterChat(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		OpenID     string `json:"openid"`
		OpenChatID string `json:"openChatId"`
	}
	json.Unmarshal(params, &o)
	p.showView(p.chatView("chat", o.OpenChatID, o.OpenID))
	return fields{}, nil
}

// chatView shows a chat, or what would be it: the ids may be those of real chats
// and users, which the emulator does not know.
func (p *Page) chatView(kind, chatID, userID string) view {
	v := view{Kind: kind, Title: p.text(textChat)}
	who := textBlock(p.text(textUnknownChat))
	if u, ok := people.UserByID(userID); ok {
		who = personBlock(u.ID, u.Name)
	}
	for _, c := range people.Chats {
		if c.ID == chatID {
			who = personBlock(c.ID, c.NameIn(p.settings.Get().ClientLanguage()))
		}
	}
	v.Blocks = []block{
		who, fieldsBlock([2]string{"openChatId", chatID}, [2]string{"openid", userID}), textBlock(p.text(textInFeishu)),
	}
	return v
}

// toggleChat opens a chat beside the page, or closes it if it is open.
func toggleChat(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		OpenChatID string `json:"openChatId"`
	}
	json.Unmarshal(params, &o)
	if p.toggleSideChat(o.OpenChatID) {
		p.showView(p.chatView("side", o.OpenChatID, ""))
	} else {
		p.closeView()
	}
	return fields{}, nil
}

// toggleSideChat reports whether the chat is to be open from now on.
func (p *Page) toggleSideChat(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sideChat == id {
		id = ""
	}
	p.sideChat = id
	return id != ""
}
