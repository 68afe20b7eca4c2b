package main

import (
	"bytes"
	"fmt"
	"go/format"
	"regexp"
	"strconv"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// generate returns the content of every file by its name, relative to the
// directory of package jsapi.
func generate() (map[string][]byte, error) {
	types := newTypes()
	files := map[string][]byte{
		"catalogue/data/go.json": goNames(types),
	}
	for name, r := range references {
		files[name] = r.markdown()
	}
	sources := map[string]string{
		"api_unbounded.go":  unboundedTable(),
		"api_available.go":  availableTable(),
		"api_codes.go":      codeConstants(),
		"api_classes.go":    codeClasses(),
		"api_text.go":       errnoTexts(),
		"api_calls_test.go": callTable(),
	}
	for _, g := range catalogue.Groups() {
		sources["api_"+g.ID+".go"] = groupSource(g, types)
	}
	if types.err != nil {
		return nil, types.err
	}
	for name, source := range sources {
		content, err := format.Source([]byte(source))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		files[name] = content
	}
	return files, nil
}

// groupSource is the file of one group.
func groupSource(g catalogue.Group, types *types) string {
	var body bytes.Buffer
	for _, e := range g.Entries {
		writeEntry(&body, e, types)
	}
	return header + "package jsapi\n\n" + imports(body.String()) + body.String()
}

// imports declares the packages that source uses.
func imports(source string) string {
	var paths []string
	for _, p := range []struct{ path, use string }{
		{"context", `context\.Context`}, {"encoding/json", `json\.RawMessage`}, {"time", `time\.(Duration|Time)`},
	} {
		if regexp.MustCompile(p.use).MatchString(source) {
			paths = append(paths, strconv.Quote(p.path))
		}
	}
	if len(paths) == 1 {
		return "import " + paths[0] + "\n\n"
	}
	return "import (\n" + strings.Join(paths, "\n") + "\n)\n\n"
}
