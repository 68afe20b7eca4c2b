package main

import (
	"fmt"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// unboundedTable lists the functions without a default deadline.
func unboundedTable() string {
	var b strings.Builder
	b.WriteString(header + "package jsapi\n\n")
	b.WriteString(comment("", "unbounded lists the functions without a default deadline: they may wait for the user, or take as long as another function allowed."))
	b.WriteString("var unbounded = map[string]bool{\n")
	for _, e := range catalogue.All() {
		if e.WaitsForUser || e.TimeLimitSetBy != "" {
			fmt.Fprintf(&b, "%q: true,\n", e.Path)
		}
	}
	return b.String() + "}\n"
}

// availableTable lists the first version of every function on every platform.
func availableTable() string {
	var b strings.Builder
	b.WriteString(header + "package jsapi\n\n")
	b.WriteString(comment("", "firstVersions has a line for each function: its path and the first client on Android, iOS, PC and Harmony that has it, 0 for any and - for none; a fifth - if Lark may lack it. A string is smaller in a program than a map."))
	b.WriteString("const firstVersions = `\n")
	for _, e := range catalogue.All() {
		fmt.Fprintf(&b, "%s", e.Path)
		for _, v := range []catalogue.Version{e.Since.Android, e.Since.IOS, e.Since.PC, e.Since.Harmony} {
			if v == catalogue.VersionAny {
				v = "0"
			}
			fmt.Fprintf(&b, " %s", v)
		}
		if e.NotInLark {
			b.WriteString(" -")
		}
		b.WriteString("\n")
	}
	return b.String() + "`\n"
}

// callTable is the test table that calls every method once.
func callTable() string {
	var b strings.Builder
	b.WriteString(header + "package jsapi_test\n\n")
	b.WriteString("import \"github.com/feishu-goapp/feishu-goapp/pkg/jsapi\"\n\n")
	b.WriteString("// calls calls the method of every function, by its path.\nvar calls = map[string]func(*callTest){\n")
	for _, e := range catalogue.All() {
		if call := callOf(e); call != "" {
			fmt.Fprintf(&b, "%q: func(c *callTest) {\n%s},\n", e.Path, call)
		}
	}
	return b.String() + "}\n"
}

func callOf(e catalogue.Entry) string {
	m := methodOf(e)
	var declared, arguments string
	if len(e.Params) > 0 {
		declared = fmt.Sprintf("var p jsapi.%sParams\nc.decodeParams(&p)\n", m.prefix)
		arguments = "p"
	}
	method := receiverOf(e) + "." + m.name
	switch {
	case e.Kind == catalogue.KindAsync && len(e.Results) == 0:
		return declared + fmt.Sprintf("c.checkResult(nil, %s(%s))\n", method, strings.TrimSuffix("c.ctx, "+arguments, ", "))
	case e.Kind == catalogue.KindAsync:
		return declared + fmt.Sprintf("r, err := %s(%s)\nc.checkResult(r, err)\n", method, strings.TrimSuffix("c.ctx, "+arguments, ", "))
	case e.Kind == catalogue.KindCommand:
		return declared + fmt.Sprintf("c.checkResult(nil, %s(%s))\n", method, arguments)
	case e.Kind == catalogue.KindOn && len(e.Results) == 0:
		return declared + fmt.Sprintf("c.checkListener(%s(func() { c.receive(nil) }))\n", method)
	case e.Kind == catalogue.KindOn:
		if arguments != "" {
			arguments += ", "
		}
		return declared + fmt.Sprintf("c.checkListener(%s(%sfunc(e jsapi.%s) { c.receive(e) }))\n", method, arguments, m.event())
	case e.Kind == catalogue.KindGetter:
		return fmt.Sprintf("c.checkObject(%s())\n", method)
	case e.Kind == catalogue.KindSync:
		return fmt.Sprintf("c.checkBool(c.stats().%s())\n", m.name)
	}
	return ""
}

// receiverOf is the expression of the receiver of the method of e.
func receiverOf(e catalogue.Entry) string {
	way, _, ofObject := strings.Cut(e.Path, "#")
	way = strings.TrimPrefix(way, "tt.")
	segments := strings.Split(way, ".")
	receiver := "c.client"
	if ofObject {
		return receiver
	}
	for _, s := range segments[:len(segments)-1] {
		receiver += "." + goName(strings.TrimSuffix(strings.TrimPrefix(s, "get"), "()")) + "()"
	}
	return receiver
}
