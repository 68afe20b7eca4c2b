// Package i18n holds the texts that users see, in Chinese and English.
//
// It is part of the program in the browser, so it imports no tables.
package i18n

import "strings"

// Lang is a language of the texts.
type Lang string

// The languages.
const (
	Zh Lang = "zh"
	En Lang = "en"
)

// Of returns the language for a tag such as "zh_CN", "zh-Hans" or "en-US":
// [Zh] for every variety of Chinese, [En] for everything else.
func Of(tag string) Lang {
	if len(tag) >= 2 && strings.EqualFold(tag[:2], "zh") {
		return Zh
	}
	return En
}

// Tag returns the language tag for the lang attribute of a page and for
// Content-Language.
func (l Lang) Tag() string {
	if l == Zh {
		return "zh-CN"
	}
	return "en"
}

// Text is one text in both languages.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// In returns the text in a language, or the other one if that is empty.
func (t Text) In(l Lang) string {
	if l == Zh && t.Zh != "" || t.En == "" {
		return t.Zh
	}
	return t.En
}
