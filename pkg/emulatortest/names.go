package emulatortest

import "github.com/feishu-goapp/feishu-goapp/internal/emulator"

// Settings of the emulator, for [App.Update]. The fields:
//
//	User           the open id of one of Users
//	Language       zh_CN, en_US or ja_JP; empty is the user's own
//	Client         one of the Client… constants; Feishu for Windows at first
//	Version        of the client: "5.16.0"; empty is the newest
//	Lenient        functions answer that the client does not have
//	Launch         the place in the client where Open opens pages: {Entry: EntryMessage}
//	Outcomes       what calls do instead of answering, by path: "tt.scanCode"
//	Permissions    the user's decisions, by scope: "scope.userLocation"
//	TrustedDomains the hosts whose pages may be configured; empty is all
//	Faults         what the platform does instead of answering the app's server
type Settings = emulator.Settings

// Types of the fields of [Settings].
type (
	Client     = emulator.Client
	Launch     = emulator.Launch
	Outcome    = emulator.Outcome
	Permission = emulator.Permission
	Fault      = emulator.Fault
	User       = emulator.User
)

// Call is a call that has reached the emulator. Its Outcome is "ok", the reason
// for its failure, or empty while it waits.
type Call = emulator.Entry

// Values of [Settings].
const (
	ClientFeishuWindows = emulator.ClientFeishuWindows
	ClientFeishuMacOS   = emulator.ClientFeishuMacOS
	ClientFeishuAndroid = emulator.ClientFeishuAndroid
	ClientFeishuIOS     = emulator.ClientFeishuIOS
	ClientFeishuIPad    = emulator.ClientFeishuIPad
	ClientFeishuHarmony = emulator.ClientFeishuHarmony
	ClientLarkWindows   = emulator.ClientLarkWindows
	ClientLarkMacOS     = emulator.ClientLarkMacOS
	ClientLarkAndroid   = emulator.ClientLarkAndroid
	ClientLarkIOS       = emulator.ClientLarkIOS
	ClientLarkIPad      = emulator.ClientLarkIPad
	ClientBrowser       = emulator.ClientBrowser // no client: the page is outside Feishu

	EntryOther         = emulator.EntryOther
	EntryMessage       = emulator.EntryMessage
	EntryPlusMenuP2P   = emulator.EntryPlusMenuP2P
	EntryPlusMenuGroup = emulator.EntryPlusMenuGroup

	OutcomeAnswer = emulator.OutcomeAnswer
	OutcomeRefuse = emulator.OutcomeRefuse
	OutcomeCancel = emulator.OutcomeCancel
	OutcomeFail   = emulator.OutcomeFail
	OutcomeNever  = emulator.OutcomeNever

	Granted = emulator.Granted
	Refused = emulator.Refused
	Ask     = emulator.Ask
)

// Users are the users of the emulator. The first one is signed in to Feishu
// unless [Settings] name another.
var Users = emulator.Users
