package emulator

import (
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/calllog"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/people"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/platform"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/scenario"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/sdk"
	"github.com/feishu-goapp/feishu-goapp/internal/emulator/settings"
)

// Names of the packages below that tests use.
type (
	Settings    = settings.Settings
	Client      = settings.Client
	Launch      = settings.Launch
	FailureKeys = settings.FailureKeys
	Order       = settings.Order
	Permission  = settings.Permission
	Outcome     = settings.Outcome
	OutcomeKind = settings.OutcomeKind
	Fault       = settings.Fault
	FaultKind   = settings.FaultKind
	User        = people.User
	Entry       = calllog.Entry
	Scenario    = scenario.Scenario
)

// Paths that servers and pages are pointed at.
const (
	SDKPath         = sdk.Path
	TokenPath       = platform.TokenPath
	TicketPath      = platform.TicketPath
	UserTokenPath   = platform.UserTokenPath
	UserTokenV3Path = platform.UserTokenV3Path
	UserInfoPath    = platform.UserInfoPath
	AuthorizePath   = platform.AuthorizePath
)

// Values of the settings.
const (
	ClientFeishuWindows = settings.ClientFeishuWindows
	ClientFeishuMacOS   = settings.ClientFeishuMacOS
	ClientFeishuAndroid = settings.ClientFeishuAndroid
	ClientFeishuIOS     = settings.ClientFeishuIOS
	ClientFeishuIPad    = settings.ClientFeishuIPad
	ClientFeishuHarmony = settings.ClientFeishuHarmony
	ClientLarkWindows   = settings.ClientLarkWindows
	ClientLarkMacOS     = settings.ClientLarkMacOS
	ClientLarkAndroid   = settings.ClientLarkAndroid
	ClientLarkIOS       = settings.ClientLarkIOS
	ClientLarkIPad      = settings.ClientLarkIPad
	ClientBrowser       = settings.ClientBrowser

	EntryOther         = settings.EntryOther
	EntryMessage       = settings.EntryMessage
	EntryPlusMenuP2P   = settings.EntryPlusMenuP2P
	EntryPlusMenuGroup = settings.EntryPlusMenuGroup

	KeysErrCode   = settings.KeysErrCode
	KeysErrorCode = settings.KeysErrorCode
	KeysErrno     = settings.KeysErrno

	ConfigFirst = settings.ConfigFirst
	ReadyFirst  = settings.ReadyFirst

	Granted               = settings.Granted
	Refused               = settings.Refused
	RefusedBySystem       = settings.RefusedBySystem
	RefusedByOrganization = settings.RefusedByOrganization
	Ask                   = settings.Ask

	OutcomeAnswer = settings.OutcomeAnswer
	OutcomeRefuse = settings.OutcomeRefuse
	OutcomeCancel = settings.OutcomeCancel
	OutcomeFail   = settings.OutcomeFail
	OutcomeNever  = settings.OutcomeNever

	FaultAnswer    = settings.FaultAnswer
	FaultHang      = settings.FaultHang
	FaultTruncated = settings.FaultTruncated
	FaultNotJSON   = settings.FaultNotJSON
	FaultEmpty     = settings.FaultEmpty
	FaultReset     = settings.FaultReset
	FaultSlow      = settings.FaultSlow
)

// Kinds and states of the log's entries.
const (
	JSAPICall    = calllog.JSAPI
	PlatformCall = calllog.Platform

	CallPending  = calllog.Pending
	CallOK       = calllog.OK
	CallFailed   = calllog.Failed
	CallCanceled = calllog.Canceled
	CallEnded    = calllog.Ended
)

// Users are the users of the emulator; see [people.Users].
var Users = people.Users

// FindScenario returns the built-in scenario with a name, or the one in a file; see
// [scenario.Find].
func FindScenario(nameOrPath string) (Scenario, error) { return scenario.Find(nameOrPath) }

// RateLimited returns the fault of a platform that was asked too often and
// accepts the next request after some seconds; see [platform.RateLimited].
func RateLimited(path string, seconds, times int) Fault {
	return platform.RateLimited(path, seconds, times)
}

// RefuseLogin returns the fault of a sign-in that fails with one of
// [LoginRefusals]; see [platform.RefuseLogin].
func RefuseLogin(path string, code, times int) Fault { return platform.RefuseLogin(path, code, times) }

// LoginRefusals returns the codes for [RefuseLogin], sorted.
func LoginRefusals() []int { return platform.LoginRefusals() }
