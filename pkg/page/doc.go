// Package page is the browser's side of a Feishu web app on go-app.
package page
