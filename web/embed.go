// Package web holds the files that the server serves under /web/: style sheet,
// boot script, icons, and app.wasm with its compressed forms once they are
// built.
package web

import "embed"

// Files are the files beside this one. On a clean checkout app.wasm is not
// among them: make build puts it there.
//
//go:embed *
var Files embed.FS
