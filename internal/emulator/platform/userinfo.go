package platform

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
)

// serveUserInfo answers UserInfoPath.
func (s *signIn) serveUserInfo(r *http.Request) reply {
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer || token == "" {
		return refuse(http.StatusBadRequest, 99991661, "Missing access token for authorization")
	}
	s.mu.Lock()
	g, ok := s.access[token]
	s.mu.Unlock()
	if !ok || !s.now().Before(g.expires) {
		return refuseLogin(UserInfoPath, 20005)
	}
	u, _ := people.UserByID(g.user)
	avatar := AvatarURL("http://"+r.Host, u.ID)
	data := fields{
		"open_id": u.ID, "union_id": u.UnionID, "tenant_key": u.TenantKey, "name": u.Name, "en_name": u.I18nNames["en_us"],
		"avatar_url": avatar, "avatar_thumb": avatar, "avatar_middle": avatar, "avatar_big": avatar,
	}
	for scope, more := range map[string]fields{
		"contact:user.email:readonly":       {"email": strings.TrimPrefix(u.ID, "ou_") + "@example.com"},
		"contact:user.employee_id:readonly": {"user_id": strings.TrimPrefix(u.ID, "ou_")},
	} {
		if slices.Contains(g.scopes, scope) {
			maps.Copy(data, more)
		}
	}
	return reply{body: fields{"code": 0, "msg": "success", "data": data}}
}
