package wire

import (
	"math"
	"math/bits"
	"strconv"
)

// Reader reads values from bytes that nobody vouches for. It keeps its first error; after it, it reads zero values.
type Reader struct {
	data   []byte
	at     int
	err    error
	frames []frame // the containers around the next value, the outermost first
	memory memory
}

// NewReader returns a Reader at the first byte of data. The data must not change while it reads. What it returns shares no
// memory with it.
func NewReader(data []byte) *Reader {
	return &Reader{data: data}
}

// Err returns the first error.
func (r *Reader) Err() error {
	return r.err
}

// End returns the first error, and checks that no bytes are left.
func (r *Reader) End() error {
	if left := len(r.data) - r.at; r.err == nil && left > 0 {
		r.frames = nil
		r.failAt(r.at, TrailingBytes, strconv.Itoa(left)+" bytes follow the value")
	}
	return r.err
}

// Fail makes the Reader fail here.
func (r *Reader) Fail(code Code, message string) {
	r.failAt(r.at, code, message)
}

// failAt is rarely called from many places: inlined, it would fill a small guest.
//
//go:noinline
func (r *Reader) failAt(offset int, code Code, message string) {
	if r.err == nil {
		r.err = &Error{Code: code, Path: pathOf(r.data, r.frames), Offset: offset, Message: message}
	}
}

// keep keeps an error of a Decoder that does not come from the Reader.
func (r *Reader) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

// unexpected is the error for a token at start that is not what was due.
func (r *Reader) unexpected(start int, due string, found token) {
	r.failAt(start, UnexpectedType, "expected "+due+", found "+found.kind.noun())
}

// IsNil reports whether nil comes next.
func (r *Reader) IsNil() bool {
	return r.err == nil && r.at < len(r.data) && r.data[r.at] == 0xc0
}

// Present reports whether an optional value comes next. If it is absent, its nil has been read.
func (r *Reader) Present() bool {
	if r.IsNil() {
		r.at++
		return false
	}
	return r.err == nil
}

// Nil reads nil.
func (r *Reader) Nil() {
	start := r.at
	if t := r.token(); t.kind != kindNil {
		r.unexpected(start, "nil", t)
	}
}

// Bool reads a bool.
func (r *Reader) Bool() bool {
	start := r.at
	if r.err == nil && start < len(r.data) && r.data[start]|1 == 0xc3 {
		r.at++
		return r.data[start] == 0xc3
	}
	t := r.token()
	if t.kind != kindBool {
		r.unexpected(start, "bool", t)
		return false
	}
	return t.bits != 0
}

// Int8 reads an i8, from any form of integer that fits.
func (r *Reader) Int8() int8 { return int8(r.signedInteger("i8", 8)) }

// Int16 reads an i16, from any form of integer that fits.
func (r *Reader) Int16() int16 { return int16(r.signedInteger("i16", 16)) }

// Int32 reads an i32, from any form of integer that fits.
func (r *Reader) Int32() int32 { return int32(r.signedInteger("i32", 32)) }

// Int64 reads an i64, from any form of integer that fits.
func (r *Reader) Int64() int64 { return r.signedInteger("i64", 64) }

// Uint8 reads a u8, from any form of integer that fits.
func (r *Reader) Uint8() uint8 { return uint8(r.unsignedInteger("u8", 8)) }

// Uint16 reads a u16, from any form of integer that fits.
func (r *Reader) Uint16() uint16 { return uint16(r.unsignedInteger("u16", 16)) }

// Uint32 reads a u32, from any form of integer that fits.
func (r *Reader) Uint32() uint32 { return uint32(r.unsignedInteger("u32", 32)) }

// Uint64 reads a u64, from any form of integer that fits.
func (r *Reader) Uint64() uint64 { return r.unsignedInteger("u64", 64) }

func (r *Reader) signedInteger(due string, size uint) int64 {
	start := r.at
	return r.asSigned(start, r.token(), due, size)
}

func (r *Reader) asSigned(start int, t token, due string, size uint) int64 {
	highest := uint64(1)<<(size-1) - 1
	switch {
	case t.kind == kindUnsigned && t.bits <= highest, t.kind == kindNegative && ^t.bits <= highest:
		return int64(t.bits)
	case t.kind == kindUnsigned, t.kind == kindNegative:
		r.outOfRange(start, t, due)
	default:
		r.unexpected(start, due, t)
	}
	return 0
}

func (r *Reader) unsignedInteger(due string, size uint) uint64 {
	start := r.at
	t := r.token()
	switch {
	case t.kind == kindUnsigned && t.bits <= math.MaxUint64>>(64-size):
		return t.bits
	case t.kind == kindUnsigned, t.kind == kindNegative:
		r.outOfRange(start, t, due)
	default:
		r.unexpected(start, due, t)
	}
	return 0
}

func (r *Reader) outOfRange(start int, t token, due string) {
	value := strconv.FormatUint(t.bits, 10)
	if t.kind == kindNegative {
		value = strconv.FormatInt(int64(t.bits), 10)
	}
	r.failAt(start, OutOfRange, value+" does not fit "+due)
}

// Float32 reads an f32: from a float32, from a float64, rounded to the nearest, or from an integer that is exact.
func (r *Reader) Float32() float32 {
	start := r.at
	t := r.token()
	if t.kind != kindFloat64 {
		return float32(r.asFloat(start, t, "f32", 24))
	}
	wide := math.Float64frombits(t.bits)
	narrow := float32(wide)
	if math.IsInf(float64(narrow), 0) && !math.IsInf(wide, 0) {
		r.failAt(start, OutOfRange, "a float64 does not fit f32")
		return 0
	}
	return narrow
}

// Float64 reads an f64: from a float64, from a float32, or from an integer that is exact.
func (r *Reader) Float64() float64 {
	start := r.at
	return r.asFloat(start, r.token(), "f64", 53)
}

// asFloat is the float in a token. An integer may have as many significant bits.
func (r *Reader) asFloat(start int, t token, due string, significant int) float64 {
	value, magnitude := float64(t.bits), t.bits
	switch t.kind {
	case kindFloat64:
		return math.Float64frombits(t.bits)
	case kindFloat32:
		return float64(math.Float32frombits(uint32(t.bits)))
	case kindNegative:
		value, magnitude = float64(int64(t.bits)), -t.bits
	case kindUnsigned:
	default:
		r.unexpected(start, due, t)
		return 0
	}
	if !isExact(magnitude, significant) {
		r.outOfRange(start, t, due)
		return 0
	}
	return value
}

// isExact reports whether a float with so many significant bits can be this integer.
func isExact(magnitude uint64, significant int) bool {
	return bits.Len64(magnitude)-bits.TrailingZeros64(magnitude) <= significant
}

// String reads text.
func (r *Reader) String() string {
	return r.memory.text(r.text("string"))
}

// text reads text that is a part of the data.
func (r *Reader) text(due string) []byte {
	if text, ok := r.shortText(); ok {
		return text
	}
	start := r.at
	t := r.token()
	if t.kind != kindStr {
		r.unexpected(start, due, t)
		return nil
	}
	return r.asText(start, t)
}

// shortText reads text of less than 256 bytes, if that is what comes. It is the short way for what comes most.
func (r *Reader) shortText() ([]byte, bool) {
	if r.err != nil || r.at >= len(r.data) {
		return nil, false
	}
	lead, start := r.data[r.at], r.at+1
	end := start + int(lead&0x1f)
	if lead == 0xd9 && start < len(r.data) {
		end = start + 1 + int(r.data[start])
		start++
	} else if lead&0xe0 != 0xa0 {
		return nil, false
	}
	if end > len(r.data) || !isUTF8(r.data[start:end]) {
		return nil, false
	}
	r.at = end
	return r.data[start:end], true
}

func (r *Reader) asText(start int, t token) []byte {
	text := r.take(t)
	if !isUTF8(text) {
		r.failAt(start, InvalidUTF8, "the text is not UTF-8")
		return nil
	}
	return text
}

// Bytes reads bytes: from binary data, from text, or from an array of integers from 0 to 255. The result is not nil, unless
// there is an error.
func (r *Reader) Bytes() []byte {
	start := r.at
	t := r.token()
	switch t.kind {
	case kindBin, kindStr:
		return r.memory.bytes(r.take(t))
	case kindArray:
		r.at = start
		return ReadList(r, (*Reader).Uint8)
	default:
		r.unexpected(start, "bytes", t)
		return nil
	}
}

// Raw reads one value of any type, as it is.
func (r *Reader) Raw() Raw {
	start := r.at
	r.Skip()
	if r.err != nil {
		return nil
	}
	return append(Raw{}, r.data[start:r.at]...)
}

// Skip reads over one value of any type.
func (r *Reader) Skip() {
	start := r.at
	t := r.token()
	items := t.bits
	switch t.kind {
	case kindStr, kindBin, kindExt:
		r.take(t)
		return
	case kindArray:
	case kindMap:
		items *= 2
	default:
		return
	}
	depth := r.enter(start)
	for ; items > 0 && r.err == nil; items-- {
		r.Skip()
	}
	r.leave(depth)
}

// enter goes into a container whose header began at start, and returns its depth.
func (r *Reader) enter(start int) (depth int) {
	if len(r.frames) == MaxDepth {
		r.failAt(start, TooDeep, "containers nest deeper than "+strconv.Itoa(MaxDepth))
		return MaxDepth
	}
	r.frames = append(r.frames, frame{})
	return len(r.frames)
}

// moveTo goes to an item of the container at that depth, out of any container in it.
func (r *Reader) moveTo(depth int, kind frameKind, at int) {
	r.frames = r.frames[:depth]
	r.frames[depth-1] = frame{kind, at}
}

// leave goes out of the container at that depth.
func (r *Reader) leave(depth int) {
	if r.err == nil {
		r.frames = r.frames[:depth-1]
	}
}
