// Package e2e proves the whole: bin/server, with the real wasm in it, opened in
// a real Chromium and served by the emulator. Its tests carry the build tag
// e2e; make test runs them.
package e2e
