// Package signhttp serves /get_config_parameters, from which a page gets what it
// passes to h5sdk.config:
//
//	client := &feishu.Client{AppID: id, AppSecret: secret}
//	http.Handle("/get_config_parameters", &signhttp.Handler{
//		AppID:   id,
//		Tickets: client.Tickets(ticket.NewStore()),
//	})
//
// A page asks for its own URL and gets JSON, see package sign:
//
//	const answer = await fetch("/get_config_parameters?url=" + encodeURIComponent(location.href));
//	const {appId, timestamp, nonceStr, signature} = await answer.json();
//
// A POST of {"url": location.href} gets the same answer. Put
// [http.CrossOriginProtection] in front if only pages of the server may send it.
//
// The jsapi_ticket stays on the server. See
// https://open.feishu.cn/document/ukTMukTMukTM/uYTM5UjL2ETO14iNxkTN/h5_js_sdk/authorization
package signhttp
