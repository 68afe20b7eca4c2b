package wasmopt

import (
	"fmt"
	"slices"
	"strings"
)

// Options select what to remove. The zero value keeps everything that the
// program can observe.
type Options struct {
	// FindFunc states that the program is linked with the patch of that name and
	// does without runtime.findfunctab.
	FindFunc bool

	// DropLines removes the tables that map a PC to a file, a line, inlined
	// functions and arguments. Stack traces then have the names of functions
	// and "?" instead of files; [Symbolize] completes them with the help of the
	// original file. runtime.Caller and runtime.Frames return "?" and 0.
	DropLines bool

	// DropNames removes the names of functions too. runtime.Func.Name returns "".
	DropNames bool
}

// Optimize returns a smaller program. An error means that the file differs from
// what Go [Version] links; use the original file then.
func Optimize(file []byte, o Options) ([]byte, error) {
	m, p, err := load(file)
	if err != nil {
		return nil, err
	}
	if o.FindFunc {
		if err := p.clearFindTable(); err != nil {
			return nil, err
		}
	}
	if o.DropLines {
		p.dropLines()
	}
	if o.DropNames {
		p.dropNames()
	}
	m.find(sectionData).content = writeMemory(p.memory)
	return m.encode(), nil
}

// load returns a program of the known release and its tables.
func load(file []byte) (*module, *pclntab, error) {
	m, err := parseModule(file)
	if err != nil {
		return nil, nil, err
	}
	memory, err := loadMemory(m)
	if err != nil {
		return nil, nil, err
	}
	p, err := findPclntab(memory)
	return m, p, err
}

// loadMemory returns the memory of a program of the known release.
func loadMemory(m *module) ([]byte, error) {
	version, err := m.goVersion()
	if err != nil {
		return nil, err
	}
	if version != Version && !strings.HasPrefix(version, Version+".") {
		return nil, fmt.Errorf("linked by %s, the known release is %s", version, Version)
	}
	return readMemory(m.find(sectionData))
}

// clearFindTable clears runtime.findfunctab. A PC is the number of a function
// and, in its low 16 bits, a block in it, so the table contains nothing but the
// number.
func (p *pclntab) clearFindTable() error {
	end := p.find.address + p.find.size
	for bucket, at := 0, p.find.address; at < end; bucket, at = bucket+1, at+bucketSize {
		want := uint32(bucket * bucketPCs >> 16)
		if got := p.uint32(at); got != want {
			return fmt.Errorf("bucket %d of findfunctab is function %d, expected %d", bucket, got, want)
		}
		if slices.ContainsFunc(p.memory[at+4:min(at+bucketSize, end)], func(b byte) bool { return b != 0 }) {
			return fmt.Errorf("bucket %d of findfunctab has more than one function", bucket)
		}
	}
	p.clear(p.find)
	return nil
}

func (p *pclntab) clear(t table) { clear(p.memory[t.address : t.address+t.size]) }

// lineFuncdata is funcdata that only traces read.
var lineFuncdata = [funcdataCount]bool{funcdataInlineTree: true, funcdataArgInfo: true, funcdataArgLiveInfo: true}

// dropLines removes the tables of lines, files, inlined functions and arguments.
func (p *pclntab) dropLines() {
	unused := p.unusedFuncdata()
	for i := range p.count {
		f := p.function(i)
		for _, field := range []int{funcPCFile, funcPCLine, funcUnit, funcStartLine} {
			p.put(f+field, 0)
		}
		for _, kind := range []int{pcdataInlineIndex, pcdataArgLiveIndex} {
			if entry := p.pcdata(f, kind); entry != 0 {
				p.put(entry, 0)
			}
		}
		for kind, drop := range lineFuncdata {
			if entry := p.funcdata(f, kind); drop && entry != 0 {
				p.put(entry, noFuncdata)
			}
		}
	}
	p.clear(p.units)
	p.clear(p.files)
	p.clearUnusedPCs()
	for _, t := range unused {
		p.clear(t)
	}
}

// clearUnusedPCs clears the tables of PCs that no function refers to.
func (p *pclntab) clearUnusedPCs() {
	used := make([]bool, p.pcs.size)
	use := func(offset uint32) {
		_, size := p.pcValues(offset)
		for i := range size {
			used[int(offset)+i] = true
		}
	}
	for i := range p.count {
		f := p.function(i)
		for _, field := range []int{funcPCSP, funcPCFile, funcPCLine} {
			use(p.uint32(f + field))
		}
		for kind := range p.pcdataCount(f) {
			use(p.uint32(p.pcdata(f, kind)))
		}
	}
	for i, used := range used {
		if !used {
			p.memory[p.pcs.address+i] = 0
		}
	}
}

// unusedFuncdata returns the funcdata that only traces read. Its sizes are not
// recorded: each ends where the next funcdata begins, at the latest.
func (p *pclntab) unusedFuncdata() (unused []table) {
	used := map[uint32]bool{} // by offset; false if only traces read it
	for i := range p.count {
		f := p.function(i)
		for kind := range funcdataCount {
			if entry := p.funcdata(f, kind); entry != 0 && p.uint32(entry) != noFuncdata {
				used[p.uint32(entry)] = used[p.uint32(entry)] || !lineFuncdata[kind]
			}
		}
	}
	offsets := make([]uint32, 0, len(used))
	for offset := range used {
		offsets = append(offsets, offset)
	}
	slices.Sort(offsets)
	for i, offset := range offsets[:max(0, len(offsets)-1)] {
		if !used[offset] {
			unused = append(unused, table{p.gofunc + int(offset), int(offsets[i+1] - offset)})
		}
	}
	return unused
}

// Names that the runtime reads: the prefix of the first one marks goroutines of
// the runtime, and panicwrap parses the other.
const (
	runtimeName = "runtime."
	methodName  = "x.(*T).m"
)

// dropNames removes the names of functions.
func (p *pclntab) dropNames() {
	const runtimeOffset, methodOffset = 1, 1 + uint32(len(runtimeName)+1)
	offsets := make([]uint32, p.count)
	for i := range p.count {
		switch name := p.name(p.uint32(p.function(i) + funcName)); {
		case strings.HasPrefix(name, runtimeName):
			offsets[i] = runtimeOffset
		case strings.Contains(name, "("):
			offsets[i] = methodOffset
		}
	}
	p.clear(p.names)
	copy(p.memory[p.names.address:p.names.address+p.names.size], "\x00"+runtimeName+"\x00"+methodName+"\x00")
	for i, offset := range offsets {
		p.put(p.function(i)+funcName, offset)
	}
}
