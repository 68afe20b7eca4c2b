// Package treeshake removes from a go-app program for the browser what only a
// server needs, without a change to go-app or to the program.
//
//	program := treeshake.Program{Package: "./cmd/app"}
//	overlay, skipped, err := program.Overlay(ctx, treeshake.Removals)
//	layout, err := program.Layout(ctx)
//	replace, err := overlay.Write(dir, layout)
//	name, err := treeshake.WriteFile(dir, replace) // for go build -overlay
//
// go-app imports net/http and regexp for every program, and an import alone
// makes the linker keep what it initializes. The package finds the declarations
// that need such an import, checks that the program uses none of them, and
// writes source files without them. They reach the compiler through the -overlay
// flag of go build (https://pkg.go.dev/cmd/go); neither the module nor the
// module cache changes.
//
// Declarations are removed as a whole or not at all, every line that stays keeps
// its number, and the result is type-checked. If go-app does not have the
// expected shape, because it is another version, the removal is skipped with a
// reason.
package treeshake
