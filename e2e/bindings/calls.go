package main

import "github.com/feishu-goapp/feishu-goapp/pkg/jsapi"

// calls is a table like that of the tests of package jsapi, with one function.
var calls = map[string]func(*callTest){
	"tt.showToast": func(c *callTest) {
		var p jsapi.ShowToastParams
		c.decodeParams(&p)
		c.checkResult(nil, c.client.ShowToast(c.ctx, p))
	},
}
