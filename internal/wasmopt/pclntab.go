package wasmopt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Constants of Go's internal/abi.
const (
	pclntabMagic = 0xfffffff1 // since Go 1.20

	pcdataInlineIndex  = 2
	pcdataArgLiveIndex = 3

	funcdataInlineTree  = 3
	funcdataArgInfo     = 5
	funcdataArgLiveInfo = 6
	funcdataCount       = 8

	pcdataMax = 16 // larger than any index in use

	noFuncdata = 1<<32 - 1
)

// Offsets in the structs runtime.pcHeader, moduledata, _func and inlinedCall.
const (
	headerFunctions = 8
	headerTables    = 32 // offsets of the tables, 8 bytes each
	headerSize      = headerTables + 5*8

	moduledataFunctab = 16 * 8 // 8 bytes for the header, 24 for each of five slices
	moduledataFind    = 19 * 8
	moduledataSize    = moduledataFind + 23*8

	funcName      = 4
	funcPCSP      = 16
	funcPCFile    = 20
	funcPCLine    = 24
	funcPCData    = 28
	funcUnit      = 32
	funcStartLine = 36
	funcFuncdata  = 43
	funcSize      = 44

	inlinedName     = 4
	inlinedParentPC = 8
	inlinedSize     = 16
)

// Sizes of runtime.findfunctab: a bucket of 4 bytes for each 4096 PCs, followed by
// one byte for each 256 of them.
const (
	bucketPCs    = 4096
	subbucketPCs = 256
	bucketSize   = 4 + bucketPCs/subbucketPCs
)

// findTableSize returns the size of runtime.findfunctab. Its last bucket may be
// incomplete.
func findTableSize(pcs uint64) int {
	return int(4*((pcs+bucketPCs-1)/bucketPCs) + (pcs+subbucketPCs-1)/subbucketPCs)
}

// A table is a part of the memory.
type table struct{ address, size int }

// A pclntab is the runtime's table of functions and PCs, in a program's memory.
type pclntab struct {
	memory []byte

	names, units, files, pcs, functions table

	find   table // runtime.findfunctab
	gofunc int   // address of the funcdata
	count  int   // of functions
	first  int   // number of the first function
}

// findPclntab finds the tables by the header's magic number and the address of the
// header in runtime.firstmoduledata, and checks them.
func findPclntab(memory []byte) (*pclntab, error) {
	magic := binary.LittleEndian.AppendUint32(nil, pclntabMagic)
	magic = append(magic, 0, 0, 1, 8) // padding, size of the smallest instruction, of a pointer
	var found *pclntab
	for at := 0; ; at += len(magic) {
		i := bytes.Index(memory[at:], magic)
		if i < 0 {
			break
		}
		at += i
		if p := readPclntab(memory, at); p != nil {
			if found != nil {
				return nil, errors.New("more than one pclntab")
			}
			found = p
		}
	}
	if found == nil {
		return nil, errors.New("no pclntab of the known format")
	}
	return found, found.check()
}

// readPclntab reads the tables with a header, nil if there are none.
func readPclntab(memory []byte, header int) *pclntab {
	if header%8 != 0 || header+headerSize > len(memory) {
		return nil
	}
	word := func(address int) uint64 { return binary.LittleEndian.Uint64(memory[address:]) }
	names := uint64(header) + word(header+headerTables)
	for module := 0; module+moduledataSize <= len(memory); module += 8 {
		if word(module) != uint64(header) || word(module+8) != names {
			continue
		}
		slice := func(i, size int) table {
			at := module + 8 + 24*i
			return table{int(word(at)), int(word(at+8)) * size}
		}
		tail := func(i int) uint64 { return word(module + moduledataFind + 8*i) }
		minPC, maxPC := tail(1), tail(2)
		return &pclntab{
			memory: memory,
			names:  slice(0, 1), units: slice(1, 4), files: slice(2, 1), pcs: slice(3, 1), functions: slice(4, 1),
			find:   table{int(tail(0)), findTableSize(maxPC - minPC)},
			gofunc: int(tail(21)),
			count:  int(word(header + headerFunctions)),
			first:  int((minPC - tail(3)) >> 16),
		}
	}
	return nil
}

// check returns an error for anything that the linker of the known release
// would not write.
func (p *pclntab) check() error {
	for _, t := range []table{p.names, p.units, p.files, p.pcs, p.functions, p.find} {
		if t.address <= 0 || t.size <= 0 || t.address > len(p.memory) || t.size > len(p.memory)-t.address {
			return errors.New("a table of the pclntab is outside of the memory")
		}
	}
	if p.gofunc <= 0 || p.gofunc > len(p.memory) || p.count <= 0 || 8*p.count > p.functions.size {
		return errors.New("unexpected size of the pclntab")
	}
	for i := range p.count {
		if entry := p.uint32(p.functions.address + 8*i); entry != uint32(p.first+i) {
			return fmt.Errorf("function %d has PC %d in the pclntab", i, entry)
		}
		f := p.function(i)
		if f < p.functions.address || f+funcSize > p.functions.address+p.functions.size {
			return fmt.Errorf("function %d is outside of the pclntab", i)
		}
		if p.uint32(f) != uint32(p.first+i) {
			return fmt.Errorf("function %d has another entry", i)
		}
		if err := p.checkData(f); err != nil {
			return fmt.Errorf("function %d: %w", i, err)
		}
	}
	return nil
}

// checkData returns an error if data that a function's record refers to is missing.
func (p *pclntab) checkData(f int) error {
	pcs, data := p.pcdataCount(f), int(p.memory[f+funcFuncdata])
	if pcs > pcdataMax || data > funcdataCount || f+funcSize+4*(pcs+data) > p.functions.address+p.functions.size {
		return errors.New("unexpected length of its record")
	}
	for _, field := range []int{funcPCSP, funcPCFile, funcPCLine} {
		if int(p.uint32(f+field)) >= p.pcs.size {
			return errors.New("table of PCs outside of the pclntab")
		}
	}
	for kind := range data {
		if offset := p.uint32(p.funcdata(f, kind)); offset != noFuncdata && int(offset) >= len(p.memory)-p.gofunc {
			return errors.New("funcdata outside of the memory")
		}
	}
	return nil
}

func (p *pclntab) uint32(address int) uint32 {
	return binary.LittleEndian.Uint32(p.memory[address:])
}

func (p *pclntab) put(address int, v uint32) { binary.LittleEndian.PutUint32(p.memory[address:], v) }

// function returns the address of a function's record.
func (p *pclntab) function(i int) int {
	return p.functions.address + int(p.uint32(p.functions.address+8*i+4))
}

func (p *pclntab) pcdataCount(f int) int { return int(p.uint32(f + funcPCData)) }

// pcdata returns the address of an entry, 0 if the function has none.
func (p *pclntab) pcdata(f, i int) int {
	if i >= p.pcdataCount(f) {
		return 0
	}
	return f + funcSize + 4*i
}

// funcdata returns the address of an entry, 0 if the function has none.
func (p *pclntab) funcdata(f, i int) int {
	if i >= int(p.memory[f+funcFuncdata]) {
		return 0
	}
	return f + funcSize + 4*(p.pcdataCount(f)+i)
}

// name returns the name at an offset in the table of names.
func (p *pclntab) name(offset uint32) string {
	if int(offset) >= p.names.size {
		return ""
	}
	names := p.memory[p.names.address+int(offset) : p.names.address+p.names.size]
	if end := bytes.IndexByte(names, 0); end >= 0 {
		return string(names[:end])
	}
	return ""
}

// A pcValue is one entry of a table of PCs: the value holds below the PC, which is
// relative to the function's entry.
type pcValue struct {
	below uint64
	value int32
}

// pcValues decodes the table at an offset, and returns its length in bytes.
func (p *pclntab) pcValues(offset uint32) (values []pcValue, size int) {
	if offset == 0 || int(offset) >= p.pcs.size {
		return nil, 0
	}
	start := p.memory[p.pcs.address+int(offset) : p.pcs.address+p.pcs.size]
	rest := start
	value, pc := int32(-1), uint64(0)
	for first := true; ; first = false {
		delta, n := binary.Uvarint(rest)
		if n <= 0 {
			return values, len(start) - len(rest)
		}
		rest = rest[n:]
		if delta == 0 && !first {
			return values, len(start) - len(rest)
		}
		value += int32(-(delta & 1) ^ delta>>1)
		step, n := binary.Uvarint(rest)
		if n <= 0 {
			return values, len(start) - len(rest)
		}
		rest = rest[n:]
		pc += step
		values = append(values, pcValue{pc, value})
	}
}

// valueAt returns the value of the table at an offset for a PC, -1 if there is
// none.
func (p *pclntab) valueAt(offset uint32, pc uint64) int32 {
	values, _ := p.pcValues(offset)
	for _, v := range values {
		if pc < v.below {
			return v.value
		}
	}
	return -1
}
