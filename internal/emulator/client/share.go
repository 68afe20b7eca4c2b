package client

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/functions"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textShare        = i18n.Text{Zh: "分享到", En: "Share to"}
	textWeChat       = i18n.Text{Zh: "微信", En: "WeChat"}
	textMoments      = i18n.Text{Zh: "微信朋友圈", En: "WeChat Moments"}
	textSystemShare  = i18n.Text{Zh: "系统分享", En: "System share sheet"}
	textSend         = i18n.Text{Zh: "发送", En: "Send"}
	textShareLink    = i18n.Text{Zh: "分享链接", En: "Share a link"}
	textSent         = i18n.Text{Zh: "已发送给：%s", En: "Sent to: %s"}
	textSendCard     = i18n.Text{Zh: "发送消息卡片", En: "Send a message card"}
	textMail         = i18n.Text{Zh: "新邮件", En: "New mail"}
	textTo           = i18n.Text{Zh: "收件人", En: "To"}
	textCc           = i18n.Text{Zh: "抄送", En: "Cc"}
	textBcc          = i18n.Text{Zh: "密送", En: "Bcc"}
	textSubject      = i18n.Text{Zh: "主题", En: "Subject"}
	textCall         = i18n.Text{Zh: "呼叫 %s", En: "Call %s"}
	textCallYes      = i18n.Text{Zh: "呼叫", En: "Call"}
	textWouldCall    = i18n.Text{Zh: "真实设备上会开始呼叫 %s", En: "A real device would call %s now"}
	textSharedToApps = i18n.Text{Zh: "真实设备上会打开：%s", En: "A real device would open: %s"}
)

// shareHandlers are the functions that hand something to others.
var shareHandlers = map[string]handler{
	"tt.share":           share,
	"tt.shareWebContent": shareWebContent,
	"tt.sendMessageCard": sendMessageCard,
	"tt.mailto":          mailto,
	"tt.makePhoneCall":   makePhoneCall,
}

// shareChannels are the apps that tt.share can share to.
var shareChannels = []struct {
	id   string
	name i18n.Text
}{
	{"wx", textWeChat}, {"wx_timeline", textMoments}, {"system", textSystemShare},
}

// share lets the user choose an app, unless the page names one.
func share(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		ChannelType []string `json:"channelType"`
		ContentType string   `json:"contentType"`
		Title       string   `json:"title"`
		Content     string   `json:"content"`
		Image       string   `json:"image"`
		URL         string   `json:"url"`
	}
	json.Unmarshal(params, &o)
	var names []string
	for _, channel := range shareChannels {
		for _, id := range o.ChannelType {
			if id == channel.id {
				names = append(names, p.text(channel.name))
			}
		}
	}
	if len(names) == 0 {
		for _, channel := range shareChannels {
			names = append(names, p.text(channel.name))
		}
	}
	index, err := p.askSheet(ctx, sheet{Title: p.text(textShare), Items: names})
	switch {
	case err != nil:
		return nil, err
	case index < 0 || index >= len(names):
		return nil, functions.Canceled("tt.share")
	}
	v := view{Kind: "share", Title: names[index]}
	if image, err := base64.StdEncoding.DecodeString(o.Image); err == nil && len(image) > 0 {
		v.Blocks = append(v.Blocks, pictureBlock(image, o.Title))
	}
	v.Blocks = append(v.Blocks,
		fieldsBlock([2]string{"contentType", o.ContentType}, [2]string{"title", o.Title}, [2]string{"content", o.Content}, [2]string{"url", o.URL}),
		textBlock(fmt.Sprintf(p.text(textSharedToApps), names[index])))
	p.showView(v)
	return fields{}, nil
}

// shareWebContent lets the user choose chats for a link.
func shareWebContent(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	const path = "tt.shareWebContent"
	var o struct {
		Title string `json:"title"`
		URL   string `json:"url"`
	}
	json.Unmarshal(params, &o)
	chats, _, err := p.pickChats(ctx, path, chatFilter{MultiSelect: true, ShowMessageInput: true, ConfirmText: p.text(textSend)})
	if err != nil {
		return nil, err
	}
	p.showView(view{Kind: "share", Title: p.text(textShareLink), Blocks: []block{
		textBlock(fmt.Sprintf(p.text(textSent), p.chatNames(chats))), fieldsBlock([2]string{"title", o.Title}, [2]string{"url", o.URL}),
	}})
	return fields{}, nil
}

func (p *Page) chatNames(chats []people.Chat) string {
	language := p.settings.Get().ClientLanguage()
	var names []string
	for _, c := range chats {
		names = append(names, c.NameIn(language))
	}
	return strings.Join(names, ", ")
}

// sendMessageCard sends a card to chats, which the user chooses if the page says
// so, and asks for confirmation otherwise.
func sendMessageCard(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	const path = "tt.sendMessageCard"
	var o struct {
		ShouldChooseChat bool            `json:"shouldChooseChat"`
		ChooseChatParams chatFilter      `json:"chooseChatParams"`
		OpenChatIDs      []string        `json:"openChatIDs"`
		OpenIDs          []string        `json:"openIDs"`
		CardContent      json.RawMessage `json:"cardContent"`
		WithMessage      bool            `json:"withAdditionalMessage"`
	}
	json.Unmarshal(params, &o)
	to := append(o.OpenChatIDs, o.OpenIDs...)
	if o.ShouldChooseChat {
		o.ChooseChatParams.ShowMessageInput = o.WithMessage
		chats, _, err := p.pickChats(ctx, path, o.ChooseChatParams)
		if err != nil {
			return nil, err
		}
		for _, c := range chats {
			to = append(to, c.ID)
		}
	}
	if len(to) == 0 {
		return functions.Sample(path), nil // by the code of the "+" menu, whose chat is unknown here
	}
	sent := []fields{}
	for i, id := range to {
		sent = append(sent, fields{"status": 0, "openChatId": id, "openMessageId": fmt.Sprintf("om_emulator_%d", i+1)})
	}
	p.showView(view{Kind: "share", Title: p.text(textSendCard), Blocks: []block{
		textBlock(fmt.Sprintf(p.text(textSent), strings.Join(to, ", "))), codeBlock(indented(o.CardContent)),
	}})
	return fields{"sendCardInfo": sent}, nil
}

// indented returns JSON for reading.
func indented(raw json.RawMessage) string {
	text, err := json.MarshalIndent(raw, "", "  ")
	if err != nil {
		return string(raw)
	}
	return string(text)
}

// mailto opens a mail and succeeds at once.
func mailto(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		To      []string `json:"to"`
		Cc      []string `json:"cc"`
		Bcc     []string `json:"bcc"`
		Subject string   `json:"subject"`
		Body    string   `json:"body"`
	}
	json.Unmarshal(params, &o)
	list := func(addresses []string) string { return strings.Join(addresses, ", ") }
	p.showView(view{Kind: "mail", Title: p.text(textMail), Blocks: []block{
		fieldsBlock(
			[2]string{p.text(textTo), list(o.To)}, [2]string{p.text(textCc), list(o.Cc)}, [2]string{p.text(textBcc), list(o.Bcc)},
			[2]string{p.text(textSubject), o.Subject},
		), textBlock(o.Body), textBlock(p.text(textInFeishu)),
	}})
	return fields{}, nil
}

// makePhoneCall asks before it dials.
func makePhoneCall(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	const path = "tt.makePhoneCall"
	var o struct {
		PhoneNumber string `json:"phoneNumber"`
	}
	json.Unmarshal(params, &o)
	call, err := p.confirm(ctx, dialog{Title: fmt.Sprintf(p.text(textCall), o.PhoneNumber), ConfirmText: p.text(textCallYes)})
	switch {
	case err != nil:
		return nil, err
	case !call:
		return nil, functions.Canceled(path)
	}
	p.notice(fmt.Sprintf(p.text(textWouldCall), o.PhoneNumber))
	return fields{}, nil
}
