package wasm

import (
	"encoding/binary"
	"fmt"
)

// reader reads the binary format. After its first failure it reads zeros, and nothing is left.
type reader struct {
	rest []byte
	// end is where in the module the bytes end.
	end     int
	problem error
}

func (r *reader) fail(problem string) {
	if r.problem == nil {
		r.problem = fmt.Errorf("%s at byte %d", problem, r.end-len(r.rest))
	}
	r.rest = nil
}

func (r *reader) take(count uint64) []byte {
	if count > uint64(len(r.rest)) {
		r.fail("the module ends too early, or announces more than it has")
		return nil
	}
	taken := r.rest[:count]
	r.rest = r.rest[count:]
	return taken
}

// section reads a length, and returns a reader of so many bytes.
func (r *reader) section() *reader {
	content := r.take(r.number())
	return &reader{rest: content, end: r.end - len(r.rest)}
}

// finish takes over the failure of a section; bytes that are left are one.
func (r *reader) finish(section *reader) {
	if len(section.rest) > 0 {
		section.fail("unexpected bytes")
	}
	if r.problem == nil && section.problem != nil {
		r.problem, r.rest = section.problem, nil
	}
}

func (r *reader) byte() byte {
	if taken := r.take(1); len(taken) == 1 {
		return taken[0]
	}
	return 0
}

// number reads a u32 in LEB128.
func (r *reader) number() uint64 {
	value, length := binary.Uvarint(r.rest)
	if length <= 0 || value > 1<<32-1 {
		r.fail("not a number")
		return 0
	}
	r.rest = r.rest[length:]
	return value
}

// skipNumber skips LEB128 of any width, signed or not.
func (r *reader) skipNumber() {
	for r.byte()&0x80 != 0 {
	}
}

// valueType reads a type of one byte. Those of newer proposals have more.
func (r *reader) valueType() byte {
	t := r.byte()
	switch t {
	case typeI32, typeI64, typeF32, typeF64, typeV128, typeFunction, typeExternal:
	default:
		r.fail("an unknown type")
	}
	return t
}

func (r *reader) name() string { return string(r.take(r.number())) }

// each reads a vector. As every element takes a byte at least, it ends with the bytes.
func (r *reader) each(element func()) {
	for count := r.number(); count > 0 && r.problem == nil; count-- {
		element()
	}
}

// limits reads the limits of a table or a memory. Without a maximum, it is the largest there is.
func (r *reader) limits() (minimum, maximum uint64) {
	flags := r.byte()
	minimum, maximum = r.number(), 1<<32-1
	switch flags {
	case 0:
	case 1:
		maximum = r.number()
	default:
		r.fail("memory that is shared or has 64-bit addresses")
	}
	return minimum, maximum
}

// Types of values.
const (
	typeI32      = 0x7f
	typeI64      = 0x7e
	typeF32      = 0x7d
	typeF64      = 0x7c
	typeV128     = 0x7b
	typeFunction = 0x70
	typeExternal = 0x6f
)

// Opcodes of constant expressions.
const (
	opEnd       = 0x0b
	opGlobalGet = 0x23
	opI32Const  = 0x41
	opI64Const  = 0x42
	opF32Const  = 0x43
	opF64Const  = 0x44
	opRefNull   = 0xd0
	opRefFunc   = 0xd2
	opVector    = 0xfd
)

func (r *reader) expression() {
	for r.problem == nil {
		switch r.byte() {
		case opEnd:
			return
		case opGlobalGet, opI32Const, opI64Const, opRefFunc:
			r.skipNumber()
		case opF32Const:
			r.take(4)
		case opF64Const:
			r.take(8)
		case opRefNull:
			r.valueType()
		case opVector:
			r.take(1 + 16)
		default:
			r.fail("not a constant expression")
		}
	}
}
