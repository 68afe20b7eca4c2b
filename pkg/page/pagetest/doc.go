//go:build !js

// Package pagetest runs the pages of an app natively, for tests without a browser
// and without Feishu: OnMount runs, a scripted client answers the JSAPI, and a fake
// server or an http.Handler answers requests. Package emulatortest tests the whole
// app in a browser.
//
//	func TestScan(t *testing.T) {
//		s := pagetest.New(t, ui.Routes, pagetest.Options{Handler: api}) // api: an http.Handler
//		s.Host.Answer("tt.scanCode", map[string]any{"result": "A-42"})
//		s.Open("/")
//		s.WantText("h1", "Asset check-in")
//		s.Click("#scan")
//		s.WantText("#code", "A-42")
//		s.Type("#note", "on the second floor")
//		s.Click("#save")
//		s.WantText("#saved", "Saved")
//		s.WantQuiet()
//	}
//
// Answers of the host that the client cannot give fail the test. Nothing sleeps: the
// methods wait until the page has what they need, for at most Timeout. In a
// testing/synctest bubble, timers of the page cost no time.
//
// What stands in the markup of app.Raw is text: selectors do not find its
// elements.
//
// The package reads elements and handlers of go-app that are not exported; it works
// with the version in this module's go.mod.
package pagetest
