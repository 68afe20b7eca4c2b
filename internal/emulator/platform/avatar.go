package platform

import (
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
)

// AvatarURL returns the URL of the picture of a user or chat. base is the
// emulator's URL as the caller reaches it.
func AvatarURL(base, id string) string { return base + "/avatars/" + id + ".svg" }

// serveAvatar serves the picture of a user or chat: an initial on a color that
// depends on the id.
func serveAvatar(w http.ResponseWriter, r *http.Request) {
	id, ok := strings.CutSuffix(r.PathValue("file"), ".svg")
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "max-age=3600")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">`+
		`<rect width="96" height="96" fill="%s"/>`+
		`<text x="48" y="50" dominant-baseline="central" text-anchor="middle" fill="#fff" font-size="44" `+
		`font-family="PingFang SC,Noto Sans CJK SC,Noto Sans SC,Microsoft YaHei,system-ui,sans-serif">%s</text></svg>`,
		avatarColor(id), escapeXML(initial(id)))
}

// avatarColors are Feishu's colors for users without a picture.
var avatarColors = []string{"#3370ff", "#00a870", "#f77234", "#7f3bf5", "#14c0ff", "#d9488a"}

func avatarColor(id string) string {
	h := fnv.New32a()
	h.Write([]byte(id))
	return avatarColors[h.Sum32()%uint32(len(avatarColors))]
}

// initial returns the first letter of a user's or chat's name.
func initial(id string) string {
	name := id
	if u, ok := people.UserByID(id); ok {
		name = u.Name
	}
	for _, c := range people.Chats {
		if c.ID == id {
			name = c.NameIn("")
		}
	}
	r, _ := utf8.DecodeRuneInString(name)
	return strings.ToUpper(string(r))
}

func escapeXML(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
