package client

import (
	"context"
	"encoding/json"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textChooseContact = i18n.Text{Zh: "选择联系人", En: "Choose contacts"}
	textProfile       = i18n.Text{Zh: "个人资料", En: "Profile"}
	textUnknownPerson = i18n.Text{Zh: "模拟器中没有此用户", En: "The emulator has no such user"}
	textOtherCompany  = i18n.Text{Zh: "外部联系人", En: "External contact"}
)

// contactHandlers are the functions about people.
var contactHandlers = map[string]handler{
	"tt.chooseContact": chooseContact,
	"tt.enterProfile":  enterProfile,
}

func chooseContact(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	o := struct {
		Multi            bool     `json:"multi"`
		Ignore           bool     `json:"ignore"`
		MaxNum           int      `json:"maxNum"`
		LimitTips        string   `json:"limitTips"`
		ChosenIDs        []string `json:"chosenIds"`
		DisableChosenIDs []string `json:"disableChosenIds"`
		ExternalContact  bool     `json:"externalContact"`
	}{Multi: true, ExternalContact: true}
	json.Unmarshal(params, &o)
	s := p.settings.Get()
	list := picker{
		Title: p.text(textChooseContact), Multi: o.Multi,
		Max: o.MaxNum, LimitTips: o.LimitTips, Chosen: o.ChosenIDs, Disabled: o.DisableChosenIDs,
	}
	for _, u := range people.Users {
		if (!o.Ignore || u.ID != s.User) && (o.ExternalContact || p.userNote(u) == "") {
			list.Items = append(list.Items, pickerItem{ID: u.ID, Name: u.Name, Note: p.userNote(u)})
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

// userNote returns what the picker says about a user beside the name.
func (p *Page) userNote(u people.User) string {
	me, _ := people.UserByID(p.settings.Get().User)
	if u.TenantKey != me.TenantKey {
		return p.text(textOtherCompany)
	}
	return ""
}

// enterProfile opens a person's profile. The id may be one that the emulator does
// not know: of real users.
func enterProfile(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		OpenID string `json:"openid"`
	}
	json.Unmarshal(params, &o)
	v := view{Kind: "profile", Title: p.text(textProfile)}
	if u, ok := people.UserByID(o.OpenID); ok {
		v.Blocks = []block{
			personBlock(u.ID, u.Name), textBlock(p.userNote(u)),
			fieldsBlock([2]string{"open_id", u.ID}, [2]string{"tenant_key", u.TenantKey}),
		}
	} else {
		v.Blocks = []block{textBlock(p.text(textUnknownPerson)), fieldsBlock([2]string{"open_id", o.OpenID})}
	}
	p.showView(v)
	return fields{}, nil
}
