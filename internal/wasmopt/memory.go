package wasmopt

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// maxMemory bounds the memory that a module may fill at its start.
const maxMemory = 1 << 30

// minGap is the least number of consecutive zeros after which a new data
// segment begins. A segment's header is about 8 bytes, but compressed it costs
// more than many zeros, and browsers need time for each.
const minGap = 256

// Opcodes of the constant expression in which a data segment has its address.
const (
	opI32Const = 0x41
	opEnd      = 0x0b
)

// readMemory returns the memory filled by the module's data segments.
func readMemory(s *section) ([]byte, error) {
	if s == nil {
		return nil, errors.New("the module has no data")
	}
	var memory []byte
	r := reader{rest: s.content}
	for n := r.uint(); n > 0 && r.err == nil; n-- {
		if mode := r.uint(); mode != 0 {
			return nil, fmt.Errorf("unexpected data segment of mode %d", mode)
		}
		op, address, end := r.byte(), r.int(), r.byte()
		content := r.vector()
		if r.err != nil {
			return nil, r.err
		}
		last := address + int64(len(content))
		if op != opI32Const || end != opEnd || address < 0 || last > maxMemory {
			return nil, errors.New("unexpected address of a data segment")
		}
		if grow := int(last) - len(memory); grow > 0 {
			memory = append(memory, make([]byte, grow)...)
		}
		copy(memory[address:], content)
	}
	return memory, r.err
}

// writeMemory encodes data segments that fill the memory.
func writeMemory(memory []byte) []byte {
	var segments []byte
	count := 0
	for start := skipZeros(memory, 0); start < len(memory); count++ {
		end, next := segmentEnd(memory, start)
		segments = append(segments, 0, opI32Const)
		segments = appendInt(segments, int64(start))
		segments = append(segments, opEnd)
		segments = binary.AppendUvarint(segments, uint64(end-start))
		segments = append(segments, memory[start:end]...)
		start = next
	}
	return append(binary.AppendUvarint(nil, uint64(count)), segments...)
}

// segmentEnd returns the end of the segment that begins at start, and the start
// of the next one.
func segmentEnd(memory []byte, start int) (end, next int) {
	for end = start; end < len(memory); end = next {
		for end < len(memory) && memory[end] != 0 {
			end++
		}
		next = skipZeros(memory, end)
		if next-end >= minGap || next == len(memory) {
			return end, next
		}
	}
	return end, end
}

func skipZeros(memory []byte, from int) int {
	for from < len(memory) && memory[from] == 0 {
		from++
	}
	return from
}
