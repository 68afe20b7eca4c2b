// Package emulator is a stand-in for Feishu on one's own machine: enough of it
// to develop and test a web app without an account, a client or a network.
//
// One [Emulator] is three things behind one http.Handler:
//
//   - a fake Open Platform, which hands out tokens and tickets and verifies what
//     a page presents to h5sdk.config;
//   - a browser runtime, served where a page expects the JSSDK, which gives an
//     ordinary browser h5sdk and tt and behaves as the vendor's script does;
//   - a control panel at "/", with a JSON API behind it.
//
// What pages see of tt, which parameters it takes and what it answers is what
// package catalogue lists. Functions that somebody would miss the effect of are
// played: dialogs and pickers on the screen, the clipboard, files, the recorder.
// The others answer with the catalogue's sample.
//
// A product is pointed at it by two URLs and does not know the difference. The
// calls of a page are answered by [Emulator.Host], the same scripted host that
// native tests use: what is set there holds for both.
//
// Its secrets are made up and its word is worth nothing: it belongs on a
// loopback address.
package emulator
