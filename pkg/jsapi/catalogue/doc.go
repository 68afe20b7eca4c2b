// Package catalogue is the machine-readable list of every JSAPI of Feishu web
// apps: the 138 functions of window.tt, the 70 functions of the objects that
// three of them return, and window.h5sdk. From it come the typed methods of
// package jsapi, the emulator's answers and checks, the gallery and the tables
// of the documentation.
//
// It is data, in JSON because the gallery fetches it: one file of package data
// for each category of Feishu's documentation, and one each for h5sdk, the
// failure codes and the permissions. The facts are those of Feishu's public
// documentation, the words are ours. Where its pages contradict each other the
// entry says so under Traps, and its types accept what each of them says.
package catalogue
