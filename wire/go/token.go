package wire

import "strconv"

// A kind is a MessagePack type, as far as the profile tells them apart.
type kind uint8

const (
	kindNone kind = iota // nothing: the reader has an error
	kindNil
	kindBool
	kindUnsigned
	kindNegative
	kindFloat32
	kindFloat64
	kindStr
	kindBin
	kindArray
	kindMap
	kindExt
)

var nouns = [...]string{"nothing", "nil", "bool", "integer", "integer", "float32", "float64", "str", "bin", "array", "map", "ext"}

func (k kind) noun() string {
	return nouns[k]
}

// A token is a scalar, or the header of a value whose content follows.
type token struct {
	kind kind
	ext  int8   // the type of an extension
	bits uint64 // the scalar's bits (of a negative integer: as an int64), or the length in bytes, elements or entries
}

// token reads the next token. A header may not announce more than the bytes left.
func (r *Reader) token() token {
	if r.err == nil && r.at < len(r.data) {
		if lead := r.data[r.at]; lead <= 0x7f {
			r.at++
			return token{kind: kindUnsigned, bits: uint64(lead)}
		}
	}
	return r.anyToken()
}

// anyToken is token, but for the integers of one byte, which are made short work of.
func (r *Reader) anyToken() token {
	start := r.at
	t := r.header()
	needed := uint64(0)
	switch t.kind {
	case kindStr, kindBin, kindExt, kindArray:
		needed = t.bits
	case kindMap:
		needed = 2 * t.bits
	}
	if left := uint64(len(r.data) - r.at); needed > left {
		r.failAt(start, LengthExceedsInput, t.kind.noun()+" needs "+strconv.FormatUint(needed, 10)+
			" bytes, found "+strconv.FormatUint(left, 10))
		return token{}
	}
	return t
}

// header reads the next token, without looking at what follows it.
func (r *Reader) header() token {
	if r.err != nil {
		return token{}
	}
	if r.at >= len(r.data) {
		r.unexpectedEnd()
		return token{}
	}
	lead := r.data[r.at]
	r.at++
	switch {
	case lead <= 0x7f:
		return token{kind: kindUnsigned, bits: uint64(lead)}
	case lead <= 0x8f:
		return token{kind: kindMap, bits: uint64(lead & 0x0f)}
	case lead <= 0x9f:
		return token{kind: kindArray, bits: uint64(lead & 0x0f)}
	case lead <= 0xbf:
		return token{kind: kindStr, bits: uint64(lead & 0x1f)}
	case lead >= 0xe0:
		return token{kind: kindNegative, bits: uint64(int64(int8(lead)))}
	}
	return r.longHeader(lead)
}

// A form is a kind of token, and how many bytes its bits take.
type form struct {
	kind kind
	size int8
}

// forms are those of the lead bytes from c0 to df.
var forms = [32]form{
	{kindNil, 0}, {kindNone, 0}, {kindBool, 0}, {kindBool, 0},
	{kindBin, 1}, {kindBin, 2}, {kindBin, 4},
	{kindExt, 1}, {kindExt, 2}, {kindExt, 4},
	{kindFloat32, 4}, {kindFloat64, 8},
	{kindUnsigned, 1}, {kindUnsigned, 2}, {kindUnsigned, 4}, {kindUnsigned, 8},
	{kindNegative, 1}, {kindNegative, 2}, {kindNegative, 4}, {kindNegative, 8},
	{kindExt, 0}, {kindExt, 0}, {kindExt, 0}, {kindExt, 0}, {kindExt, 0},
	{kindStr, 1}, {kindStr, 2}, {kindStr, 4},
	{kindArray, 2}, {kindArray, 4},
	{kindMap, 2}, {kindMap, 4},
}

// longHeader reads what follows a lead byte from c0 to df.
func (r *Reader) longHeader(lead byte) token {
	form := forms[lead&0x1f]
	rest := r.data[r.at:]
	size := int(form.size)
	if len(rest) < size {
		r.unexpectedEnd()
		return token{}
	}
	r.at += size
	t := token{kind: form.kind, bits: bigEndian(rest[:size])}
	switch t.kind {
	case kindNone:
		r.failAt(r.at-1, UnexpectedType, "found c1, which is never valid,")
	case kindBool:
		t.bits = uint64(lead & 1)
	case kindNegative:
		if t.bits = extended(t.bits, size); int64(t.bits) >= 0 {
			t.kind = kindUnsigned
		}
	case kindExt:
		if size == 0 {
			t.bits = 1 << (lead - 0xd4)
		}
		return r.extension(t)
	}
	return t
}

// bigEndian is the number in at most 8 bytes.
func bigEndian(data []byte) uint64 {
	bits := uint64(0)
	for _, b := range data {
		bits = bits<<8 | uint64(b)
	}
	return bits
}

// extended is a number of so many bytes with its sign in all 64 bits.
func extended(bits uint64, size int) uint64 {
	shift := 64 - 8*size
	return uint64(int64(bits<<shift) >> shift)
}

// extension reads the type of an extension.
func (r *Reader) extension(t token) token {
	if r.at >= len(r.data) {
		r.unexpectedEnd()
		return token{}
	}
	t.ext = int8(r.data[r.at])
	r.at++
	return t
}

// take reads the content of a str, bin or ext: a part of the data, not a copy.
func (r *Reader) take(t token) []byte {
	if r.err != nil || t.bits > uint64(len(r.data)-r.at) {
		return nil
	}
	end := r.at + int(t.bits)
	content := r.data[r.at:end:end]
	r.at = end
	return content
}

func (r *Reader) unexpectedEnd() {
	r.failAt(len(r.data), UnexpectedEnd, "the input ends inside a value")
}
