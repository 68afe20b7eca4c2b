// Package web holds the files that the server serves under /web/.
package web

import "embed"

// Files are the files beside this one, and app.wasm once it is built.
//
//go:embed *
var Files embed.FS
