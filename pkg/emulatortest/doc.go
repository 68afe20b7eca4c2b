// Package emulatortest runs an app under an emulator of Feishu and opens it in
// Chromium, for the app's own end-to-end tests:
//
//	func TestHello(t *testing.T) {
//		a := emulatortest.Start(t, "go", "run", "../cmd/server")
//		a.Update(func(s *emulatortest.Settings) { s.Language = "en_US" })
//		a.Open("/")
//		a.Click("#hello")
//		a.WantText("#message", "Hello, Emma")
//		a.WantQuiet()
//	}
//
// The emulator runs in the process of the test. It plays Feishu for Windows; functions
// that the client of the settings does not have fail. Client and answers are changed
// through [App.Host] and [App.Update]:
//
//	a.Host.Answer("tt.scanCode", map[string]any{"result": "https://example.com/42"})
//	a.Update(func(s *emulatortest.Settings) {
//		s.Client = emulatortest.ClientFeishuAndroid // has a scanner
//		s.Outcomes["tt.showToast"] = emulatortest.Outcome{Kind: emulatortest.OutcomeRefuse}
//	})
//
// [App.Scenario] changes several settings at once, by name: user-refuses, first-visit,
// admin-denies, offline, slow-network, silent-client, signed-out, expired-ticket,
// not-visible, untrusted-domain, platform-down, rate-limited. Scenarios of your own are
// files that the emulator's workbench exports:
//
//	a.Scenario("offline")
//	a.Scenario("testdata/no-camera.json")
//
// Nothing sleeps: Click and Want… wait until their element is there or its text
// is the expected one, at most [App.Timeout]. If a test fails, a screenshot is
// written to the directory screenshots, and the console of the page and the
// output of the app are logged.
//
// [NewPlatform] starts the emulator alone, for tests of the app's server without a
// browser.
//
// Without Chromium or Chrome on the machine the test is skipped. With the flag
// -require-browser, or the variable REQUIRE_BROWSER, it fails instead: set it in
// continuous integration.
package emulatortest
