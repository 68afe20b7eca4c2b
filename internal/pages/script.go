package pages

import "strings"

// compact removes the indentation, the empty lines and the lines of comment from
// a script. It goes by lines alone: the script must have no string, template or
// comment that spans lines.
func compact(script string) string {
	var b strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "//") {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// inFunction makes scripts one function, so that what they declare is theirs.
func inFunction(scripts string) string {
	return "(function () {\n'use strict';\n" + scripts + "})();\n"
}
