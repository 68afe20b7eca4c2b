package main

import "github.com/feishu-goapp/feishu-goapp/pkg/jsapi"

// calls is a table as the tests of package jsapi have it for every function.
var calls = map[string]func(*caller){
	"tt.showToast": func(c *caller) {
		var p jsapi.ShowToastParams
		c.params(&p)
		c.answered(nil, c.client.ShowToast(c.ctx, p))
	},
}
