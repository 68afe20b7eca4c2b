package wasmopt

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Patch is a change in a source file of the standard library that lets the
// linker leave out what the program does not use. A program cannot observe it.
type Patch struct {
	Name string // for messages
	File string // below GOROOT/src

	// Unless are packages and functions, such as "runtime/trace" and
	// "runtime.StartTrace": a program with one of them may use what the patch
	// leaves out.
	Unless []string

	replace []replacement
}

// A replacement replaces text that the file has exactly once.
type replacement struct{ old, new string }

// FindFunc lets the program do without the table runtime.findfunctab. In
// WebAssembly a PC has the number of its function.
var FindFunc = Patch{
	Name: "runtime.findfunctab",
	File: "runtime/symtab.go",
	replace: []replacement{{`	b := x / abi.FuncTabBucketSize
	i := x % abi.FuncTabBucketSize / (abi.FuncTabBucketSize / nsub)

	ffb := (*findfuncbucket)(add(unsafe.Pointer(datap.findfunctab), b*unsafe.Sizeof(findfuncbucket{})))
	idx := ffb.idx + uint32(ffb.subbuckets[i])
`, `	_ = nsub
	idx := uint32(x >> 16)
`}},
}

// Patches are all patches except FindFunc.
var Patches = []Patch{
	{
		// A variable that is initialized by a call is always linked. A function is
		// linked if UnescapeString is.
		Name: "the table of HTML entities",
		File: "html/entity.go",
		replace: []replacement{{
			`var entityMaps = sync.OnceValues(func() (entity map[string]rune, entity2 map[string][2]rune) {
`, `var (
	entityOnce sync.Once
	entityMap  map[string]rune
	entityMap2 map[string][2]rune
)

func entityMaps() (entity map[string]rune, entity2 map[string][2]rune) {
	entityOnce.Do(func() { entityMap, entityMap2 = newEntityMaps() })
	return entityMap, entityMap2
}

func newEntityMaps() (entity map[string]rune, entity2 map[string][2]rune) {
`}, {"\treturn entity, entity2\n})", "\treturn entity, entity2\n}"}},
	}, {
		// Nothing else starts a trace.
		Name:    "execution traces",
		File:    "runtime/traceruntime.go",
		Unless:  []string{"runtime/trace", "runtime.StartTrace"},
		replace: []replacement{{"\treturn trace.enabled\n", "\treturn false\n"}},
	}, {
		// The counters of GODEBUG settings are read by runtime/metrics only.
		Name:   "metrics of GODEBUG settings",
		File:   "internal/godebug/godebug.go",
		Unless: []string{"runtime/metrics"},
		replace: []replacement{{
			"\tregisterMetric(\"/godebug/non-default-behavior/\"+s.Name()+\":events\", s.nonDefault.Load)\n", "",
		}},
	},
}

// Apply returns the name of the file in goroot, and its content with the patch. It
// returns an error if the file is not as expected.
func (p Patch) Apply(goroot string) (name string, content []byte, err error) {
	name = filepath.Join(goroot, "src", filepath.FromSlash(p.File))
	content, err = os.ReadFile(name)
	if err != nil {
		return "", nil, err
	}
	text := string(content)
	for _, r := range p.replace {
		if n := strings.Count(text, r.old); n != 1 {
			return "", nil, fmt.Errorf("%s is not as expected", name)
		}
		text = strings.Replace(text, r.old, r.new, 1)
	}
	return name, []byte(text), nil
}

// User returns the first element of the patch's Unless that is in names, "" if
// none.
func (p Patch) User(names []string) string {
	for _, user := range p.Unless {
		if slices.Contains(names, user) {
			return user
		}
	}
	return ""
}

// Functions returns the names of the functions of a linked program.
func Functions(file []byte) ([]string, error) {
	_, p, err := load(file)
	if err != nil {
		return nil, err
	}
	var names []string
	for i := range p.count {
		names = append(names, p.name(p.uint32(p.function(i)+funcName)))
	}
	return names, nil
}
