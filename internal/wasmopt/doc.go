// Package wasmopt makes a linked Go program for the browser smaller without a
// change in what it does: it removes tables that only stack traces read, and
// zeros that Go's linker encodes one by one. README.md beside it explains how,
// with figures.
//
// It works on files that Go [Version] has linked for GOOS=js GOARCH=wasm, with or
// without go-app. Everything that it relies on is checked first; a file that looks
// different in any way is refused with an error and left as it is.
package wasmopt

// Version is the release of Go whose tables this package supports.
const Version = "go1.26"
