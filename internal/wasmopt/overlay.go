package wasmopt

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Lines of runtime.findfunc: the ones that look a PC up in runtime.findfunctab,
// and what replaces them. In WebAssembly a PC has the number of its function.
const (
	lookup = `	b := x / abi.FuncTabBucketSize
	i := x % abi.FuncTabBucketSize / (abi.FuncTabBucketSize / nsub)

	ffb := (*findfuncbucket)(add(unsafe.Pointer(datap.findfunctab), b*unsafe.Sizeof(findfuncbucket{})))
	idx := ffb.idx + uint32(ffb.subbuckets[i])
`
	direct = `	_ = nsub
	idx := uint32(x >> 16)
`
)

// FindFuncOverlay returns the name of a source file of the runtime, and a version
// of it that does without the table runtime.findfunctab, for the -overlay flag of
// go build. It returns an error if the source is not as expected.
func FindFuncOverlay(goroot string) (name string, content []byte, err error) {
	name = filepath.Join(goroot, "src", "runtime", "symtab.go")
	source, err := os.ReadFile(name)
	if err != nil {
		return "", nil, err
	}
	if n := strings.Count(string(source), lookup); n != 1 {
		return "", nil, fmt.Errorf("%s: the lookup of functions is not as expected", name)
	}
	return name, []byte(strings.Replace(string(source), lookup, direct, 1)), nil
}
