package ui

import "github.com/feishu-goapp/feishu-goapp/internal/i18n"

// The name and description of the app.
var (
	Title       = i18n.Text{Zh: "飞书网页应用", En: "Feishu web app"}
	Description = i18n.Text{Zh: "用 Go 写成的飞书网页应用", En: "A Feishu web app written in Go"}
)
