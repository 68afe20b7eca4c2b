package apidoc

import (
	"html"
	"strings"
	"text/scanner"
)

// keywords are words of the two languages that snippets use. Neither language
// uses one of the other's as a name here.
var keywords = map[string]bool{
	"if": true, "return": true, "defer": true, "func": true, "var": true, "map": true, "any": true, "new": true,
	"nil": true, "true": true, "false": true, "const": true, "null": true,
}

// highlight returns markup of a snippet in Go or JavaScript: keywords, texts, numbers,
// comments and names that are called are spans with a class of one letter.
func highlight(code string) string {
	var s scanner.Scanner
	s.Init(strings.NewReader(code))
	s.Mode = scanner.ScanIdents | scanner.ScanFloats | scanner.ScanStrings | scanner.ScanRawStrings | scanner.ScanComments
	s.Whitespace = 0
	s.Error = func(*scanner.Scanner, string) {} // text that is not closed
	var b strings.Builder
	for token := s.Scan(); token != scanner.EOF; token = s.Scan() {
		text := html.EscapeString(s.TokenText())
		if class := classOf(token, s.TokenText(), s.Peek()); class != "" {
			text = `<span class="` + class + `">` + text + "</span>"
		}
		b.WriteString(text)
	}
	return b.String()
}

// classOf returns the class of a token: of a keyword, a function that is called, a
// text, a number or a comment; "" for others.
func classOf(token rune, text string, next rune) string {
	switch token {
	case scanner.Ident:
		switch {
		case keywords[text]:
			return "k"
		case next == '(':
			return "f"
		}
	case scanner.String, scanner.RawString:
		return "s"
	case scanner.Int, scanner.Float:
		return "n"
	case scanner.Comment:
		return "c"
	}
	return ""
}
