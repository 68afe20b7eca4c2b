package ui

import (
	"strings"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

// A Lang is a language that the page speaks.
type Lang string

// The languages of the page.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// LangOf returns the language for a tag such as "zh_CN", "zh-Hans" or "en-US":
// Chinese for every Chinese, English for all else.
func LangOf(tag string) Lang {
	if strings.HasPrefix(strings.ToLower(tag), "zh") {
		return Chinese
	}
	return English
}

// tag returns the language for the lang attribute of the page.
func (l Lang) tag() string {
	if l == Chinese {
		return "zh-CN"
	}
	return "en"
}

// A text is something that the page says, in both languages.
type text struct{ zh, en string }

func (t text) in(l Lang) string {
	if l == Chinese {
		return t.zh
	}
	return t.en
}

// Title and Description are those of the app.
var (
	Title       = i18n.Text{Zh: title.zh, En: title.en}
	Description = i18n.Text{Zh: "用 Go 写成的飞书网页应用", En: "A Feishu web app written in Go"}
)

// What the page says.
var (
	title = text{"飞书网页应用", "Feishu web app"}

	loading        = text{"正在打开…", "Opening…"}
	authenticating = text{"正在向飞书验证此页面…", "Proving this page to Feishu…"}
	needsScript    = text{"此页面需要启用 JavaScript。", "This page needs JavaScript."}

	welcome        = text{"欢迎使用飞书网页应用", "Welcome to this Feishu web app"}
	notSharedName  = text{"你好", "Hello"}
	notShared      = text{"你没有提供个人信息，页面的其他功能仍可使用。需要时可在飞书的应用设置中重新授权。", "You did not share your details. Everything else on this page works; you can allow it later in the app's settings in Feishu."}
	avatarAlt      = text{"头像", "Profile picture"}
	toastSucceeded = text{"鉴权成功", "Authenticated"}

	outsideTitle  = text{"请在飞书中打开", "Open this page in Feishu"}
	outsideReason = text{"此页面要用到飞书客户端的能力，普通浏览器里没有。", "This page uses the Feishu client, which an ordinary browser does not have."}
	openInFeishu  = text{"在飞书中打开", "Open in Feishu"}
	scanWithPhone = text{"或用手机扫码", "or scan with your phone"}
	qrAlt         = text{"用于在飞书中打开此应用的二维码", "QR code that opens this app in Feishu"}

	signInReason      = text{"登录后，服务器才能确认你是谁。", "Sign in, so that the server knows you."}
	signInWords       = text{"登录", "Sign in"}
	signInBusy        = text{"正在登录…", "Signing in…"}
	signInRefused     = text{"你没有同意登录，需要时可以再登录。", "You chose not to sign in. You can do so whenever you like."}
	signedInAs        = text{"已登录：", "Signed in as "}
	signOut           = text{"退出登录", "Sign out"}
	signOutBusy       = text{"正在退出…", "Signing out…"}
	signOutEverywhere = text{"退出所有设备", "Sign out everywhere"}

	failedTitle   = text{"页面未能打开", "This page could not be opened"}
	unprovenTitle = text{"鉴权未通过", "This page could not be authenticated"}
	errorCode     = text{"错误码", "Error code"}
	retry         = text{"重试", "Try again"}

	galleryTitle = text{"JSAPI 一览", "JSAPI gallery"}
	toGallery    = text{"浏览并试用全部 JSAPI", "See and try every JSAPI"}
	toHome       = text{"首页", "Home"}

	stepsTitle   = text{"步骤", "Steps"}
	milliseconds = text{"毫秒", "ms"}
	seconds      = text{"秒", "s"}

	// For engines that cannot run this program at all; web/program.js shows them.
	engineTooOld = text{"这里的浏览器内核太旧，无法运行此页面。请升级飞书（或系统的 WebView）后再打开。", "This browser engine is too old for the page. Update Feishu (or the system's WebView) and open it again."}
	wasmFailed   = text{"页面程序没有加载成功。请检查网络后重试。", "The page's program did not load. Check the network and try again."}
)

var stepNames = map[StepName]text{
	StepSDK:        {"找到 JSSDK", "JSSDK found"},
	StepParameters: {"取得签名参数", "Parameters fetched"},
	StepConfig:     {"config 通过", "config accepted"},
	StepUser:       {"用户信息", "User info"},
	StepToast:      {"提示", "Toast"},
}

var stepStates = map[StepState]text{
	StepWaiting: {"等待", "waiting"},
	StepRunning: {"进行中", "running"},
	StepDone:    {"完成", "done"},
	StepRefused: {"用户拒绝", "refused by the user"},
	StepAbsent:  {"不在飞书中", "not in Feishu"},
	StepFailed:  {"失败", "failed"},
}
