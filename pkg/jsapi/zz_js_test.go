package jsapi
import ("testing";"time";"syscall/js";"context";"encoding/json";"fmt")
func best(n int, f func()) float64 {
	b := time.Hour
	for i:=0;i<n;i++ { b=min(b,turn(f)) }
	return micros(b)
}
func TestZZ(t *testing.T) {
	tt:=script(t, "tt", `{showToast(o) { o.success({errMsg: "showToast:ok"}); o.complete?.() }, nop(){}}`)
	fn:=tt.Get("showToast"); nop:=tt.Get("nop"); _=fn
	o:=js.Global().Get("Object").New()
	refl:=js.Global().Get("Reflect").Get("get")
	callback(1,1)
	h:=callback(1,1)
	bindb:=js.Global().Get("Function").Get("prototype").Get("bind")
	bb:=bindb.Call("bind",h)
	parse:=js.Global().Get("JSON").Get("parse")
	strf:=js.Global().Get("JSON").Get("stringify")
	const raw=`{"title":"hello"}`
	ctx:=t.Context()
	str:=strf.Invoke(o)
	for name,f:=range map[string]func(){
		"global.Get(tt)": func(){ js.Global().Get("tt") },
		"get(window,tt)": func(){ get(js.Global(),"tt") },
		"refl.Invoke(window,tt)": func(){ refl.Invoke(js.Global(),"tt") },
		"resolve": func(){ resolve("tt.showToast") },
		"hook.bind": func(){ h.Call("bind",js.Null(),7,1) },
		"bb.Invoke": func(){ bb.Invoke(js.Null(),7,1) },
		"parse": func(){ toJS(json.RawMessage(raw)) },
		"parse.Invoke": func(){ parse.Invoke(raw) },
		"o.Set": func(){ o.Set("success",h) },
		"nop.Call(call)": func(){ nop.Call("call",tt,o) },
		"nop.Invoke": func(){ nop.Invoke(o) },
		"fromJS": func(){ fromJS(o) },
		"stringify.Invoke": func(){ strf.Invoke(o) },
		"str.String": func(){ _=str.String() },
		"WithTimeout": func(){ _,c:=context.WithTimeout(ctx,time.Second*20); c() },
		"Marshal": func(){ json.Marshal(ShowToastParams{Title:"hello"}) },
		"hookcall": func(){ h.Invoke(1000000,1,o) },
		"page.Call": func(){ page.Call(ctx,"tt.showToast",json.RawMessage(raw)) },
	} { 
		fmt.Printf("%-25s %.2f µs\n",name,best(50,f)) }
}
