package webapp

import "github.com/feishu-goapp/feishu-goapp/internal/i18n"

// Text is a text in Chinese and English. If one is empty the other is used.
type Text = i18n.Text
