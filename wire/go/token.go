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

// longHeader reads what follows a lead byte from c0 to df.
func (r *Reader) longHeader(lead byte) token {
	switch lead {
	case 0xc0:
		return token{kind: kindNil}
	case 0xc1:
		r.failAt(r.at-1, UnexpectedType, "found c1, which is never valid,")
		return token{}
	case 0xc2, 0xc3:
		return token{kind: kindBool, bits: uint64(lead & 1)}
	case 0xc4, 0xc5, 0xc6:
		return r.sized(kindBin, 1<<(lead-0xc4))
	case 0xc7, 0xc8, 0xc9:
		return r.extension(r.sized(kindExt, 1<<(lead-0xc7)))
	case 0xca:
		return r.sized(kindFloat32, 4)
	case 0xcb:
		return r.sized(kindFloat64, 8)
	case 0xcc, 0xcd, 0xce, 0xcf:
		return r.sized(kindUnsigned, 1<<(lead-0xcc))
	case 0xd0, 0xd1, 0xd2, 0xd3:
		return r.signed(1 << (lead - 0xd0))
	case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8:
		return r.extension(token{kind: kindExt, bits: 1 << (lead - 0xd4)})
	case 0xd9, 0xda, 0xdb:
		return r.sized(kindStr, 1<<(lead-0xd9))
	case 0xdc, 0xdd:
		return r.sized(kindArray, 2<<(lead-0xdc))
	default: // 0xde, 0xdf
		return r.sized(kindMap, 2<<(lead-0xde))
	}
}

// sized reads the bits of a token from 1, 2, 4 or 8 bytes.
func (r *Reader) sized(k kind, size int) token {
	if len(r.data)-r.at < size {
		r.unexpectedEnd()
		return token{}
	}
	bits := bigEndian(r.data[r.at : r.at+size])
	r.at += size
	return token{kind: k, bits: bits}
}

// bigEndian is the number in at most 8 bytes.
func bigEndian(data []byte) uint64 {
	bits := uint64(0)
	for _, b := range data {
		bits = bits<<8 | uint64(b)
	}
	return bits
}

func (r *Reader) signed(size int) token {
	t := r.sized(kindUnsigned, size)
	shift := 64 - 8*size
	value := int64(t.bits<<shift) >> shift
	if value < 0 {
		t = token{kind: kindNegative, bits: uint64(value)}
	}
	return t
}

func (r *Reader) extension(t token) token {
	if t.kind == kindExt {
		extType := r.sized(kindExt, 1)
		t.ext = int8(extType.bits)
		t.kind = extType.kind
	}
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
