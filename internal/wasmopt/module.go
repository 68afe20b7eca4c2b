package wasmopt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// IDs of the sections of a WebAssembly module that this package reads.
const (
	sectionCustom = 0
	sectionImport = 2
	sectionData   = 11
)

const header = "\x00asm\x01\x00\x00\x00"

var errTruncated = errors.New("the file ends early")

// A module is the sections of a WebAssembly module, in their order.
type module struct {
	sections []section
}

type section struct {
	id      byte
	content []byte
}

func parseModule(file []byte) (*module, error) {
	if !strings.HasPrefix(string(file[:min(len(file), len(header))]), header) {
		return nil, errors.New("not a WebAssembly module")
	}
	r := reader{rest: file[len(header):]}
	m := new(module)
	for len(r.rest) > 0 && r.err == nil {
		id := r.byte()
		m.sections = append(m.sections, section{id, r.vector()})
	}
	return m, r.err
}

func (m *module) encode() []byte {
	file := []byte(header)
	for _, s := range m.sections {
		file = append(file, s.id)
		file = binary.AppendUvarint(file, uint64(len(s.content)))
		file = append(file, s.content...)
	}
	return file
}

// find returns the section with an id, nil if there is none.
func (m *module) find(id byte) *section {
	for i := range m.sections {
		if m.sections[i].id == id {
			return &m.sections[i]
		}
	}
	return nil
}

// goVersion returns the release of Go that the module names, such as "go1.26.1".
func (m *module) goVersion() (string, error) {
	for _, s := range m.sections {
		r := reader{rest: s.content}
		if s.id != sectionCustom || string(r.vector()) != "producers" {
			continue
		}
		for fields := r.uint(); fields > 0 && r.err == nil; fields-- {
			r.vector() // "language" or "processed-by"
			for values := r.uint(); values > 0 && r.err == nil; values-- {
				name, version := string(r.vector()), string(r.vector())
				if name == "Go" && r.err == nil {
					return version, nil
				}
			}
		}
	}
	return "", errors.New("the module does not name the Go release that has linked it")
}

// imports returns how many functions the module imports.
func (m *module) imports() (functions int, err error) {
	s := m.find(sectionImport)
	if s == nil {
		return 0, nil
	}
	r := reader{rest: s.content}
	for n := r.uint(); n > 0 && r.err == nil; n-- {
		r.vector() // the module
		r.vector() // the name
		if kind := r.byte(); kind != 0 {
			return 0, fmt.Errorf("unexpected import of kind %d", kind)
		}
		r.uint() // the type
		functions++
	}
	return functions, r.err
}

// A reader reads the encodings of WebAssembly. After an error it returns zeros.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.err, r.rest = errTruncated, nil
		return nil
	}
	taken := r.rest[:n:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// vector reads a length and that many bytes.
func (r *reader) vector() []byte { return r.take(r.uint()) }

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.err, r.rest = errTruncated, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// int reads a signed LEB128 number.
func (r *reader) int() int64 {
	var v int64
	for shift := 0; shift < 64; shift += 7 {
		b := r.byte()
		v |= int64(b&0x7f) << shift
		if b&0x80 != 0 {
			continue
		}
		if b&0x40 != 0 && shift+7 < 64 {
			v |= -1 << (shift + 7)
		}
		return v
	}
	r.err = errors.New("number too long")
	return 0
}

func appendInt(b []byte, v int64) []byte {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}
