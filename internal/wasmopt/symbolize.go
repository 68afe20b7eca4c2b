package wasmopt

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// In a trace of a program without lines, each function has two lines:
//
//	main.load(...)
//		?:0 +0x1d
var (
	traceFunction = regexp.MustCompile(`^(created by )?([^\s(][^\s]*?)(\((?:\.\.\.|\{?0x[^)]*)?\))?( in goroutine \d+)?$`)
	tracePosition = regexp.MustCompile(`^\s+\?:0(?: \+0x([0-9a-f]+))?(.*)$`)
	wasmFunction  = regexp.MustCompile(`wasm-function\[(\d+)\](?::0x[0-9a-f]+)?`)
)

// A Symbolizer completes stack traces of an optimized program from the original
// file.
type Symbolizer struct {
	tables  *pclntab
	imports int
	byName  map[string][]int
}

// NewSymbolizer returns a Symbolizer with the original file, as written by the
// linker. An error means that the file differs from what Go [Version] links, or
// has no lines.
func NewSymbolizer(original []byte) (*Symbolizer, error) {
	m, p, err := load(original)
	if err != nil {
		return nil, err
	}
	imports, err := m.imports()
	if err != nil {
		return nil, err
	}
	s := &Symbolizer{tables: p, imports: imports, byName: map[string][]int{}}
	lines := false
	for i := range p.count {
		f := p.function(i)
		name := traceNameOf(p.name(p.uint32(f + funcName)))
		s.byName[name] = append(s.byName[name], i)
		lines = lines || p.uint32(f+funcPCLine) != 0
	}
	if !lines {
		return nil, errors.New("the file has no lines: it is not the original one")
	}
	return s, nil
}

// traceNameOf returns a function's name as in traces: without type arguments.
func traceNameOf(name string) string {
	open, end := strings.IndexByte(name, '['), strings.LastIndexByte(name, ']')
	if open < 0 || end < open {
		return name
	}
	return name[:open] + "[...]" + name[end+1:]
}

// Symbolize copies a trace with files, lines and inlined functions in it. Anything
// else is copied as it is.
func (s *Symbolizer) Symbolize(w io.Writer, trace string) error {
	var out strings.Builder
	var function []string // the latest line, if it names a function
	var pending string    // that line
	called := ""          // the function before
	for line := range strings.Lines(trace) {
		text := strings.TrimRight(line, "\r\n")
		position := tracePosition.FindStringSubmatch(text)
		if position == nil || function == nil {
			out.WriteString(pending)
			pending = ""
			if function = traceFunction.FindStringSubmatch(text); function != nil {
				pending = line
			} else {
				out.WriteString(wasmFunction.ReplaceAllStringFunc(line, s.wasmFunction))
			}
			continue
		}
		out.WriteString(s.frames(function, position, called))
		called, function, pending = function[2], nil, ""
	}
	out.WriteString(pending)
	_, err := io.WriteString(w, out.String())
	return err
}

// frames returns the two lines of a function, after those of the functions that
// are inlined there. Functions that differ in their type arguments only have the
// same name: then each possible position has a line.
func (s *Symbolizer) frames(function, position []string, called string) string {
	block, _ := strconv.ParseUint(position[1], 16, 64) // 0 if there is none
	if block > 0 && called != "runtime.sigpanic" {
		block-- // traces have the PC after the call
	}
	name := function[2]
	if name == "panic" {
		name = "runtime.gopanic"
	}
	var inlined string
	var positions []string
	for _, i := range s.byName[name] {
		places := s.places(i, block)
		if len(places) == 0 {
			continue
		}
		outer := places[len(places)-1].position
		if !slices.Contains(positions, outer) {
			positions = append(positions, outer)
		}
		inlined = ""
		for _, p := range places[:len(places)-1] {
			inlined += fmt.Sprintf("%s(...)\n\t%s\n", p.function, p.position)
		}
	}
	if positions == nil {
		return function[0] + "\n" + position[0] + "\n"
	}
	offset := ""
	if position[1] != "" {
		offset = " +0x" + position[1]
	}
	text := inlined + function[0] + "\n"
	for _, p := range positions {
		text += "\t" + p + offset + position[2] + "\n"
	}
	return text
}

// A place is a position in a function, such as "ui/home.go:12".
type place struct{ function, position string }

// places returns the places of a PC, beginning with the innermost inlined function.
func (s *Symbolizer) places(i int, pc uint64) (places []place) {
	p := s.tables
	f := p.function(i)
	for {
		file, line := p.file(f, pc), p.valueAt(p.uint32(f+funcPCLine), pc)
		if file == "" || line < 0 {
			return nil
		}
		position := fmt.Sprintf("%s:%d", file, line)
		inlined, name := p.inlinedAt(f, pc)
		if inlined == 0 {
			return append(places, place{position: position})
		}
		places = append(places, place{traceNameOf(name), position})
		pc = uint64(p.uint32(inlined + inlinedParentPC))
	}
}

// file returns the file of a PC, "" if it is not known.
func (p *pclntab) file(f int, pc uint64) string {
	number := p.valueAt(p.uint32(f+funcPCFile), pc)
	if number < 0 {
		return ""
	}
	entry := 4 * (int(p.uint32(f+funcUnit)) + int(number))
	if entry+4 > p.units.size {
		return ""
	}
	offset := p.uint32(p.units.address + entry)
	if int(offset) >= p.files.size {
		return ""
	}
	file, _, _ := strings.Cut(string(p.memory[p.files.address+int(offset):p.files.address+p.files.size]), "\x00")
	return file
}

// inlinedAt returns the address of the inlined call at a PC and the name of the
// function, 0 if the PC is not in one.
func (p *pclntab) inlinedAt(f int, pc uint64) (address int, name string) {
	entry, tree := p.pcdata(f, pcdataInlineIndex), p.funcdata(f, funcdataInlineTree)
	if entry == 0 || tree == 0 || p.uint32(tree) == noFuncdata {
		return 0, ""
	}
	index := p.valueAt(p.uint32(entry), pc)
	if index < 0 {
		return 0, ""
	}
	address = p.gofunc + int(p.uint32(tree)) + inlinedSize*int(index)
	if address+inlinedSize > len(p.memory) {
		return 0, ""
	}
	return address, p.name(p.uint32(address + inlinedName))
}

// wasmFunction adds a name to a function of the browser's own traces.
func (s *Symbolizer) wasmFunction(text string) string {
	number, err := strconv.Atoi(wasmFunction.FindStringSubmatch(text)[1])
	i := number - s.imports
	if err != nil || i < 0 || i >= s.tables.count {
		return text
	}
	return text + " " + s.tables.name(s.tables.uint32(s.tables.function(i)+funcName))
}
