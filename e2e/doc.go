// Package e2e tests bin/server, with the real wasm in it, in Chromium and under
// the emulator. Its tests have the build tag e2e; make test runs them.
package e2e
