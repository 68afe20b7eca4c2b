// Package wasmopt makes a linked Go program for the browser smaller without
// changing its behavior: it removes tables that only stack traces read, and
// zeros that Go's linker encodes one by one. README.md in this directory
// explains how, with figures.
//
// It works on files that Go [Version] has linked for GOOS=js GOARCH=wasm, with
// or without go-app. Every assumption about a file is checked first; for any
// other file it returns an error and leaves the file unchanged.
package wasmopt

// Version is the release of Go whose tables this package supports.
const Version = "go1.26"
