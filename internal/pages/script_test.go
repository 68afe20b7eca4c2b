package pages

import (
	"strings"
	"testing"
)

func TestCompact(t *testing.T) {
	const script = "// A comment.\n(function () {\n\n  var url = 'https://a.b//c'; // kept\n\t// gone\n  return url;\n})();\n"
	const want = "(function () {\nvar url = 'https://a.b//c'; // kept\nreturn url;\n})();\n"
	if got := compact(script); got != want {
		t.Errorf("got %q", got)
	}
}

// The scripts have no lines that compact cannot handle.
func TestScriptsCanBeCompacted(t *testing.T) {
	for name, script := range map[string]string{
		"reload.js": reloadJS, "storage.js": storageJS, "failure.js": failureJS, "download.js": downloadJS,
		"guard.js": guardJS, "program.js": programJS, "start.js": startJS, "session.js": sessionJS,
	} {
		if strings.ContainsAny(script, "`") || strings.Contains(script, "/*") || strings.Contains(script, "\\\n") {
			t.Errorf("%s has a template, a block comment or a continued line", name)
		}
	}
}
