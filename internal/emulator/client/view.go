package client

import "github.com/feishu-goapp/feishu-goapp/internal/i18n"

// A view is what a function opens over the page, such as a profile.
type view struct {
	Kind      string  `json:"kind"` // part of the CSS class
	Title     string  `json:"title"`
	CloseText string  `json:"closeText"`
	Blocks    []block `json:"blocks"`
}

// A block is a part of a view, made by one of the functions below.
type block map[string]any

func textBlock(text string) block        { return block{"kind": "text", "text": text} }
func codeBlock(text string) block        { return block{"kind": "code", "text": text} }
func personBlock(id, name string) block  { return block{"kind": "person", "id": id, "text": name} }
func symbolBlock(icon string) block      { return block{"kind": "symbol", "icon": icon} }
func mapBlock(label string) block        { return block{"kind": "map", "text": label} }
func linkBlock(url, text string) block   { return block{"kind": "link", "url": url, "text": text} }
func imageBlock(url, label string) block { return block{"kind": "image", "url": url, "text": label} }
func pictureBlock(b []byte, name string) block {
	return block{"kind": "picture", "data": bytesJSON(b), "text": name}
}

// fieldsBlock lists names and values. Pairs with an empty value are left out.
func fieldsBlock(pairs ...[2]string) block {
	shown := [][2]string{}
	for _, pair := range pairs {
		if pair[1] != "" {
			shown = append(shown, pair)
		}
	}
	return block{"kind": "fields", "fields": shown}
}

// bytesJSON is how bytes are written in JSON.
func bytesJSON(b []byte) fields { return fields{"$bytes": b} }

// textInFeishu precedes descriptions of what a real client would do.
var textInFeishu = i18n.Text{Zh: "飞书模拟器：真实客户端会在此打开", En: "Feishu emulator: a real client would open this here"}

// showView shows a view and returns at once. It replaces an earlier one.
func (p *Page) showView(v view) {
	v.CloseText = p.text(textClose)
	p.show("view", v)
}

// closeView closes the view that showView has opened.
func (p *Page) closeView() { p.show("closeView", nil) }

// notice shows a short text of the emulator itself.
func (p *Page) notice(text string) { p.show("notice", fields{"title": text}) }
