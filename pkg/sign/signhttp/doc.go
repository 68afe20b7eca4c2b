// Package signhttp serves GET /get_config_parameters, from which a page gets
// what it passes to h5sdk.config:
//
//	client := &feishu.Client{AppID: id, AppSecret: secret}
//	http.Handle("GET /get_config_parameters", &signhttp.Handler{
//		AppID:   id,
//		Tickets: client.Tickets(ticket.NewStore()),
//	})
//
// A page asks for its own URL and gets JSON, see package sign:
//
//	const answer = await fetch("/get_config_parameters?url=" + encodeURIComponent(location.href));
//	const {appId, timestamp, nonceStr, signature} = await answer.json();
//
// The jsapi_ticket stays on the server. See
// https://open.feishu.cn/document/ukTMukTMukTM/uYTM5UjL2ETO14iNxkTN/h5_js_sdk/authorization
package signhttp
