// Package emulator is a stand-in for Feishu on the developer's machine: enough
// of it to develop and test a web app without an account, a client or a network.
//
//	e := emulator.New(emulator.Options{})
//	server := httptest.NewServer(e)
//	defer server.Close()
//	defer e.Close()
//	// FEISHU_HOST=server.URL, JSSDK_URL=server.URL+emulator.SDKPath
//	e.Update(func(s *emulator.Settings) { s.Client = emulator.ClientFeishuIOS })
//
// One [Emulator] is four parts behind one http.Handler, each in a package below:
//
//   - platform, the Open Platform: issues tokens and tickets, signs users in and
//     verifies h5sdk.config;
//   - client, the Feishu client: answers what pages call;
//   - sdk, the script that pages load as the JSSDK and its connection to the
//     client;
//   - panel, a control panel at "/" with a JSON API.
//
// They share the settings (package settings), which scenarios change (scenario) and
// a file keeps (statefile), the log of calls (calllog), the users (people) and the
// catalogue's functions (functions), and import each other in one direction: panel,
// sdk, client, platform.
//
// An app needs two URLs to use it instead of Feishu. Pages see the functions of
// tt that package catalogue lists. Calls are answered by [Emulator.Host], the
// same scripted host that native tests use, so a scripted answer applies to
// browsers and native tests alike.
//
// Its secrets are public: serve it on a loopback address only. Pages of other sites
// that the developer's browser has open are kept out by package access.
package emulator
