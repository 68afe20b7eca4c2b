package emulator

import "slices"

// A User is somebody who can be signed in to the client, or picked.
type User struct {
	ID        string            `json:"id"` // open id
	UnionID   string            `json:"unionId"`
	TenantKey string            `json:"tenantKey"` // of the organisation
	Name      string            `json:"name"`
	I18nNames map[string]string `json:"i18nNames"` // zh_cn, en_us, ja_jp
	Gender    string            `json:"gender"`
	Country   string            `json:"country"`
	City      string            `json:"city"`
	Language  string            `json:"language"`
}

// The organisations of the emulator.
const (
	tenant      = "tenant_emulator"
	otherTenant = "tenant_partner"
)

// Users are the people of the emulator's organisation, but for the fourth, who
// is of another. The first is signed in unless the settings say otherwise; the
// third is there for pages that put a name into their markup as it is.
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

func userByID(id string) (User, bool) {
	i := slices.IndexFunc(Users, func(u User) bool { return u.ID == id })
	if i < 0 {
		return User{}, false
	}
	return Users[i], true
}

// A chat is something that can be picked by chooseChat.
type chat struct {
	id        string
	i18nNames map[string]string
	group     bool
	bot       bool // of a chat between two
}

var chats = []chat{
	{id: "oc_project", i18nNames: names("项目讨论组", "Project room", "プロジェクト"), group: true},
	{id: "oc_lunch", i18nNames: names("午饭吃什么", "Lunch", "ランチ"), group: true},
	{id: "oc_emma", i18nNames: names("艾玛·克拉克", "Emma Clarke", "エマ・クラーク")},
	{id: "oc_helper", i18nNames: names("小助手", "Helper bot", "ヘルパー"), bot: true},
}

// nameIn picks the name for a language such as "en_US"; Chinese is the
// fallback, then whatever there is.
func nameIn(language string, names map[string]string) string {
	keys := map[string]string{"en_US": "en_us", "ja_JP": "ja_jp"}
	for _, key := range []string{keys[language], "zh_cn", "en_us"} {
		if names[key] != "" {
			return names[key]
		}
	}
	return ""
}
