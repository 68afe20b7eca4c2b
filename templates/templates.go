// Package templates holds what feishu-goapp new writes: the app in the directory
// app, which compiles here as it is.
package templates

import "embed"

// Files are the files of the app.
//
//go:embed app
var Files embed.FS
