// Package people holds the users and chats of the emulator's organization.
package people

import "slices"

// A User can be signed in to the client, or picked in it.
type User struct {
	ID        string            `json:"id"` // open id
	UnionID   string            `json:"unionId"`
	TenantKey string            `json:"tenantKey"` // of the organization
	Name      string            `json:"name"`
	I18nNames map[string]string `json:"i18nNames"` // zh_cn, en_us, ja_jp
	Gender    string            `json:"gender"`
	Country   string            `json:"country"`
	City      string            `json:"city"`
	Language  string            `json:"language"`
}

// The organizations of the emulator.
const (
	tenant      = "tenant_emulator"
	otherTenant = "tenant_partner"
)

// Users are the users of the emulator. All but the fourth belong to the same
// organization. The first is signed in by default; the third finds pages that
// put a name into their markup unescaped.
var Users = []User{
	{
		ID: "ou_zhang_xiaoyu", UnionID: "on_zhang_xiaoyu", TenantKey: tenant, Name: "张晓雨",
		I18nNames: names("张晓雨", "Xiaoyu Zhang", "張曉雨"),
		Gender:    "female", Country: "中国", City: "北京", Language: "zh_CN",
	},
	{
		ID: "ou_emma_clarke", UnionID: "on_emma_clarke", TenantKey: tenant, Name: "Emma Clarke",
		I18nNames: names("艾玛·克拉克", "Emma Clarke", "エマ・クラーク"),
		Gender:    "female", Country: "Singapore", City: "Singapore", Language: "en_US",
	},
	{
		ID: "ou_markup", UnionID: "on_markup", TenantKey: tenant, Name: `<b>Bobby</b> & "Tab's" <img src=x onerror=alert(1)>`,
		I18nNames: names("", `<b>Bobby</b> & "Tab's" <img src=x onerror=alert(1)>`, ""),
		Gender:    "male", Country: "Ireland", City: "Dublin", Language: "en_US",
	},
	{
		ID: "ou_sato_ken", UnionID: "on_sato_ken", TenantKey: otherTenant, Name: "佐藤 健",
		I18nNames: names("佐藤健", "Ken Sato", "佐藤 健"),
		Gender:    "", Country: "日本", City: "東京", Language: "ja_JP",
	},
	{
		ID: "ou_chen_bo", UnionID: "on_chen_bo", TenantKey: tenant, Name: "陈博",
		I18nNames: names("陈博", "Bo Chen", ""),
		Gender:    "male", Country: "中国", City: "上海", Language: "zh_CN",
	},
}

func names(zh, en, ja string) map[string]string {
	return map[string]string{"zh_cn": zh, "en_us": en, "ja_jp": ja}
}

// UserByID returns the user with an open id.
func UserByID(id string) (User, bool) {
	i := slices.IndexFunc(Users, func(u User) bool { return u.ID == id })
	if i < 0 {
		return User{}, false
	}
	return Users[i], true
}

// A Chat can be picked by chooseChat.
type Chat struct {
	ID        string
	I18nNames map[string]string // zh_cn, en_us, ja_jp
	Group     bool
	Bot       bool // the other side of a chat between two is a bot
}

// Chats are the user's chats.
var Chats = []Chat{
	{ID: "oc_project", I18nNames: names("项目讨论组", "Project room", "プロジェクト"), Group: true},
	{ID: "oc_lunch", I18nNames: names("午饭吃什么", "Lunch", "ランチ"), Group: true},
	{ID: "oc_emma", I18nNames: names("艾玛·克拉克", "Emma Clarke", "エマ・クラーク")},
	{ID: "oc_helper", I18nNames: names("小助手", "Helper bot", "ヘルパー"), Bot: true},
}

// NameIn returns the chat's name in a language such as "en_US", else the
// Chinese one, else the English one.
func (c Chat) NameIn(language string) string {
	keys := map[string]string{"en_US": "en_us", "ja_JP": "ja_jp"}
	for _, key := range []string{keys[language], "zh_cn", "en_us"} {
		if c.I18nNames[key] != "" {
			return c.I18nNames[key]
		}
	}
	return ""
}
