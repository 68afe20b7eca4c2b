// Package slim leaves out of a go-app program for the browser what only a
// server needs, without a change to go-app or to the program.
//
// Packages of go-app's import net/http and regexp whatever the program does
// with them, and an import alone makes the linker keep what it initializes. The
// package finds the declarations that stand behind such an import, checks that
// the program uses none of them, and derives source files without them. They
// reach the compiler through the -overlay flag of go build
// (https://pkg.go.dev/cmd/go): nothing is copied into the module, and the module
// cache stays as it is.
//
// Declarations go whole or not at all, every line that stays keeps its number,
// and what is derived is type-checked before it is used. What does not have the
// expected shape, such as another version of go-app, is an error that says so.
package slim
