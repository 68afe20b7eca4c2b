// Package catalogue is the machine-readable list of every JSAPI of Feishu web
// apps: the 138 functions of window.tt, the 70 functions of the objects that
// three of them return, and window.h5sdk. The typed methods of
// package jsapi, the emulator's answers and checks, the gallery and
// docs/jsapi.md (docs/zh/jsapi.md in Chinese) are generated from it.
//
//	for _, e := range catalogue.All() {
//		if e.WaitsForUser && e.Since.PC != catalogue.VersionUnsupported {
//			fmt.Println(e.Path, e.Summary)
//		}
//	}
//
// The data is JSON, because the gallery fetches it: one file for each category of
// Feishu's documentation, and one each for h5sdk, the failure codes and the
// permissions. The facts come from Feishu's public documentation. Where its pages
// contradict each other, Traps of the entry describes the contradiction, and its
// types accept both.
package catalogue
