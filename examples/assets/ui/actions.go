package ui

import (
	"context"
	"errors"
	"time"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi"
	"github.com/feishu-goapp/feishu-goapp/pkg/page"

	"example.com/assets/api"
)

func (a *asset) checkIn(ctx context.Context, code string) (note string, err error) {
	place, without := locate(ctx, a.page)
	if _, err := page.Post[struct{}](ctx, a.page, api.PathOf(code)+"/check-ins", api.NewCheckIn{Place: place}); err != nil {
		return "", err
	}
	if place == nil {
		return a.page.Text("已签到，未记录位置：", "Checked in without a location: ") + without, nil
	}
	return a.page.Text("已签到，并记录了位置。", "Checked in, with your location."), nil
}

// locate returns where the device is. Without a place it returns the reason, for
// the user: a check-in does not depend on it. It blocks.
func locate(ctx context.Context, p *page.Page) (place *api.Place, without string) {
	if has, err := p.Available(ctx, "tt.getLocation"); err != nil || !has {
		return nil, p.Text("此设备上的飞书不支持定位。", "Feishu on this device has none.")
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // the user may have to decide
	defer cancel()
	at, err := p.GetLocation(ctx, jsapi.GetLocationParams{Timeout: 10 * time.Second, CacheTimeout: 30 * time.Second})
	switch {
	case errors.Is(err, jsapi.ErrDenied):
		return nil, p.Text("未授权获取位置。", "it was not permitted.")
	case err != nil:
		p.Logf("getLocation: %v", err)
		return nil, p.Text("未能获取位置。", "it could not be determined.")
	}
	return &api.Place{Latitude: at.Latitude, Longitude: at.Longitude}, ""
}

// handOver lets the user choose a colleague, who gets the asset and then a message
// card with a link to it.
func (a *asset) handOver(ctx context.Context, code string) (note string, err error) {
	no := false
	chosen, err := a.page.ChooseContact(ctx, jsapi.ChooseContactParams{Multi: &no, Ignore: true, ExternalContact: &no})
	if err != nil || len(chosen.Data) == 0 {
		return "", err
	}
	to := chosen.Data[0].OpenID
	if _, err := page.Put[struct{}](ctx, a.page, api.PathOf(code)+"/holder", api.HandOver{To: to}); err != nil {
		return "", err
	}
	if _, err := a.page.SendMessageCard(ctx, a.card(code, to)); err != nil {
		return a.page.Text("已转交，但未发送消息，请自行告知对方。", "Handed over, but no message was sent: tell your colleague yourself."), err
	}
	return a.page.Text("已转交，并已通知对方。", "Handed over. Your colleague was sent a message."), nil
}

// card is a message to a user, by their open_id.
func (a *asset) card(code, to string) jsapi.SendMessageCardParams {
	type object = map[string]any
	title := a.page.Text("资产 "+code+" 已转交给你", "Asset "+code+" was handed over to you")
	link := "[" + a.page.Text("打开并签到", "Open it and check in") + "](" + a.page.AppLink(api.PageOf(code)) + ")"
	return jsapi.SendMessageCardParams{
		OpenIDs: []string{to},
		CardContent: &jsapi.CardContent{MsgType: jsapi.CardMessageTypeInteractive, Card: object{
			"header":   object{"title": object{"tag": "plain_text", "content": title}},
			"elements": []object{{"tag": "div", "text": object{"tag": "lark_md", "content": link}}},
		}},
	}
}
