package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// constant returns the name of the constant of c.
func constant(c catalogue.Code) string {
	if c.Field == catalogue.Errno {
		return "Errno" + errnoNames[c.Number]
	}
	return "Code" + goFamily(c.Family) + codeNames[c.Family][c.Number]
}

func goFamily(family string) string { return goName(family) }

// named returns the codes that have constants: all except success.
func named(field catalogue.CodeField) []catalogue.Code {
	var codes []catalogue.Code
	for _, c := range catalogue.Codes() {
		if c.Field == field && !(field == catalogue.Errno && c.Number == 0) {
			codes = append(codes, c)
		}
	}
	return codes
}

// codeConstants declares a constant for every code, family by family.
func codeConstants() string {
	var b strings.Builder
	b.WriteString(header + "package jsapi\n\n")
	b.WriteString("// The values of [Error].Errno: one dictionary for all functions, from client\n// 5.15. [ErrnoText] returns their texts.\n//\n// https://open.feishu.cn/document/client-docs/gadget/-web-app-api/errno\n")
	writeConstants(&b, named(catalogue.Errno))
	b.WriteString("// The values of [Error].Code: older codes of the function's own family. The same\n// number may have another meaning in another family.\n")
	writeConstants(&b, named(catalogue.ErrCode))
	return b.String()
}

func writeConstants(b *strings.Builder, codes []catalogue.Code) {
	b.WriteString("const (\n")
	family := ""
	for _, c := range codes {
		if family != "" && family != c.Family {
			b.WriteString("\n")
		}
		if family != c.Family {
			fmt.Fprintf(b, "\t// %s\n", c.Family)
		}
		family = c.Family
		fmt.Fprintf(b, "\t%s = %d // %s\n", constant(c), c.Number, c.Meaning)
	}
	b.WriteString(")\n\n")
}

// smallestOwn is the smallest errCode with the same meaning in all families.
const smallestOwn = 1000

// codeClasses writes the functions that return the class of a code.
func codeClasses() string {
	var b strings.Builder
	b.WriteString(header + "package jsapi\n\n")
	b.WriteString("// classOfErrno returns the class that an errno belongs to, nil if none.\nfunc classOfErrno(errno int) error {\nswitch errno {\n")
	writeClasses(&b, named(catalogue.Errno))
	b.WriteString("}\nreturn nil\n}\n\n")

	b.WriteString("// classOfCode returns the class that an errCode belongs to, nil if none. The\n// meaning of small numbers depends on the function.\nfunc classOfCode(path string, code int) error {\nswitch code {\n")
	var small []catalogue.Code
	writeClasses(&b, slices.DeleteFunc(named(catalogue.ErrCode), func(c catalogue.Code) bool {
		if c.Number < smallestOwn {
			small = append(small, c)
		}
		return c.Number < smallestOwn
	}))
	b.WriteString("}\nswitch path {\n")
	for _, e := range catalogue.All() {
		codes := slices.DeleteFunc(slices.Clone(small), func(c catalogue.Code) bool {
			return c.Class == "" || !slices.Contains(e.Codes, c.Family)
		})
		if len(codes) > 0 {
			fmt.Fprintf(&b, "case %q:\nswitch code {\n", e.Path)
			writeClasses(&b, codes)
			b.WriteString("}\n")
		}
	}
	b.WriteString("}\nreturn nil\n}\n")
	return b.String()
}

// classErrors maps the classes to their errors.
var classErrors = []struct {
	class catalogue.Class
	name  string
}{
	{catalogue.ClassCanceled, "ErrCanceled"},
	{catalogue.ClassDeniedByUser, "ErrDeniedByUser"},
	{catalogue.ClassDeniedBySystem, "ErrDeniedBySystem"},
	{catalogue.ClassDeniedByOrganization, "ErrDeniedByOrganization"},
	{catalogue.ClassUnsupported, "ErrUnsupported"},
	{catalogue.ClassNotConfigured, "ErrNotConfigured"},
	{catalogue.ClassInvalidParam, "ErrInvalidParam"},
	{catalogue.ClassRateLimited, "ErrRateLimited"},
	{catalogue.ClassTimeout, "ErrTimeout"},
}

func writeClasses(b *strings.Builder, codes []catalogue.Code) {
	for _, g := range classErrors {
		var names []string
		for _, c := range codes {
			if c.Class == g.class {
				names = append(names, constant(c))
			}
		}
		if len(names) > 0 {
			fmt.Fprintf(b, "case %s:\nreturn %s\n", strings.Join(names, ",\n"), g.name)
		}
	}
}

// errnoTexts writes the dictionary.
func errnoTexts() string {
	var b strings.Builder
	b.WriteString(header + "package jsapi\n\n")
	b.WriteString("// errnoText is the dictionary, in the order of the numbers.\nvar errnoText = []errnoEntry{\n")
	codes := named(catalogue.Errno)
	slices.SortFunc(codes, func(a, b catalogue.Code) int { return a.Number - b.Number })
	for _, c := range codes {
		text := c.Text
		if text == "" {
			text = c.Meaning
		}
		fmt.Fprintf(&b, "{%s, %q},\n", constant(c), text)
	}
	return b.String() + "}\n"
}
