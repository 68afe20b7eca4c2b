package apidoc

// words are the static texts of the gallery, by key.
var words = map[string]struct{ zh, en string }{
	"search":       {"搜索名称、说明或 Go 方法", "Search name, purpose or Go method"},
	"allGroups":    {"全部分组", "All groups"},
	"allPlatforms": {"全部平台", "All platforms"},
	"nothingFound": {"没有符合条件的 API。", "No matching APIs."},

	"anyVersion":    {"全部版本", "any"},
	"needsConfig":   {"需要先 config", "needs config"},
	"needsNoConfig": {"无需 config", "no config needed"},
	"waitsForUser":  {"等待用户操作", "waits for the user"},
	"documentation": {"官方文档", "Documentation"},
	"insteadUse":    {"文档建议改用", "The documentation recommends"},
	"ends":          {"用于停止监听：", "Stops listening to"},
	"inAnswer":      {"这是返回值中对象的方法，不能单独调用；Go 由返回值直接算出。见", "A function of an object inside an answer: no call reaches it, and Go computes it. See"},
	"answers":       {"返回内容", "Result"},
	"codes":         {"错误码", "Error codes"},

	"parameters":   {"参数", "Parameters"},
	"noParameters": {"没有参数", "No parameters"},
	"required":     {"必填", "required"},
	"default":      {"默认", "default"},
	"fill":         {"填入示例", "Fill in sample"},
	"clear":        {"清空", "Clear"},
	"editJSON":     {"JSON", "JSON"},
	"editForm":     {"表单", "Form"},
	"bytesOfText":  {"文本的字节", "bytes of the text"},
	"aString":      {"字符串", "a string"},
	"file":         {"文件", "File"},
	"copy":         {"复制", "Copy"},

	"unit-ms":      {"毫秒", "ms"},
	"unit-s":       {"秒", "s"},
	"unit-unix-ms": {"毫秒时间戳", "ms since 1970"},
	"unit-unix-s":  {"秒级时间戳", "s since 1970"},
	"unit-byte":    {"字节", "bytes"},
	"unit-kB":      {"kB", "kB"},
	"unit-px":      {"像素", "px"},
	"unit-m":       {"米", "m"},
	"unit-deg":     {"度", "degrees"},
}

// dynamic are the texts that the program in the browser shows, by key.
var dynamic = map[string]struct{ zh, en string }{
	"proof-authenticating": {"正在进行飞书鉴权…", "Authenticating with Feishu…"},
	"proof-ready":          {"已通过飞书鉴权，可以运行所有 API。", "Authenticated. You can run every API."},
	"proof-outside":        {"不在飞书中：可以查阅全部内容，运行需要在飞书中打开。", "Not in Feishu. You can read everything; open the page in Feishu to run the APIs."},

	"run":       {"运行", "Run"},
	"running":   {"运行中…", "Running…"},
	"start":     {"开始监听", "Start listening"},
	"stop":      {"停止监听", "Stop listening"},
	"why":       {"运行需要在飞书中打开此页面", "Run needs Feishu"},
	"listening": {"正在监听", "Listening"},
	"stopped":   {"已停止监听", "Stopped listening"},
	"events":    {"个事件", "events"},
	"succeeded": {"成功", "Success"},
	"failed":    {"失败", "Failed"},
	"nothing":   {"（没有返回内容）", "(nothing returned)"},
	"copied":    {"已复制", "Copied"},
	"ms":        {"毫秒", "ms"},

	"notNumber": {"不是数字", "This is not a number."},
	"notWhole":  {"不是整数", "This is not a whole number."},
	"notJSON":   {"不是有效的 JSON", "This is not valid JSON."},
	"notObject": {"应为 JSON 对象：{…}", "This must be a JSON object: {…}"},
	"notArray":  {"应为 JSON 数组：[…]", "This must be a JSON array: […]"},
	"notBase64": {"不是有效的 base64", "This is not valid base64."},

	// What to do about a failure, by its class in the catalogue.
	"canceled":             {"用户取消了操作，可以再试一次。", "Canceled by the user. You can run it again."},
	"denied":               {"没有权限。请在飞书的应用设置或系统设置中允许后重试。", "The permission was denied. Allow it in the app's settings in Feishu or in the system's settings, then run it again."},
	"deniedByUser":         {"用户拒绝了权限。请在飞书的应用设置中允许后重试。", "The user refused the permission. Allow it in the app's settings in Feishu, then run it again."},
	"deniedBySystem":       {"系统没有给飞书这项权限。请在系统设置中允许后重试。", "The operating system denies Feishu this permission. Allow it in the system's settings, then run it again."},
	"deniedByOrganization": {"企业不允许使用此功能。请联系管理员。", "The organization does not allow this. Ask its administrator."},
	"unsupported":          {"当前客户端没有这个 API。请对照上面的平台和版本，或升级飞书。", "This client does not have the API. Check the platforms and versions above, or update Feishu."},
	"notConfigured":        {"此 API 需要先通过鉴权。请看页面顶部的鉴权状态，并在那里重试。", "This API needs the page to be authenticated first. See the state at the top of the page, and try again there."},
	"invalidParam":         {"客户端不接受这些参数。请对照上面的名称、类型和必填项。", "The client did not accept the parameters. Check names, types and required parameters above."},
	"rateLimited":          {"调用过于频繁，请稍后再试。", "Too many calls. Try again later."},
	"timeout":              {"请求超时，飞书客户端未响应。请重试；若仍失败，请重启飞书。", "The client did not respond in time. Run it again; if it keeps failing, restart Feishu."},
	"otherwise":            {"请根据错误码查阅文档。", "Look up the code in the documentation."},
}

// dynamicWords returns the dynamic texts in the language of the writer.
func (w writer) dynamicWords() map[string]string {
	all := make(map[string]string)
	for key, both := range dynamic {
		all[key] = w.Pick(both.zh, both.en)
	}
	return all
}
