package webapp

import (
	"net/http"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/ui"
)

// The languages of the page, as the lang attribute names them.
const (
	chinese = "zh-CN"
	english = "en"
)

// varyLanguage is the Vary of an answer that depends on [language].
const varyLanguage = "Accept-Language, User-Agent"

// language picks the language for a visitor: that of the Feishu client, which
// tells it in its user agent, else the browser's, else Chinese.
func language(r *http.Request) string {
	if _, locale, ok := strings.Cut(r.UserAgent(), "LarkLocale/"); ok {
		return languageOf(locale)
	}
	best := preference{value: chinese}
	for _, p := range preferences(r.Header.Get("Accept-Language")) {
		if p.value != "*" && p.quality > best.quality {
			best = p
		}
	}
	return languageOf(best.value)
}

// languageOf is Chinese for zh, zh-TW, zh_CN …, and English for all else.
func languageOf(tag string) string {
	if ui.LangOf(tag) == ui.Chinese {
		return chinese
	}
	return english
}
