package wire

import (
	"math"
	"slices"
	"sync"
	"time"
)

// Writer writes values. It keeps its first error; after it, nothing that it writes is of use.
type Writer struct {
	data []byte
	err  error
}

// NewWriter returns an empty Writer.
func NewWriter() *Writer {
	return &Writer{data: make([]byte, 0, 128)}
}

// writers are empty. What they write is copied out, so that it is as large as it must be and never grew.
var writers = sync.Pool{New: func() any { return &Writer{data: make([]byte, 0, 1024)} }}

// longest is the room that a Writer keeps; what is longer is handed out without a copy.
const longest = 1 << 16

// finishAndReuse returns what Finish does, and gives the Writer back to the others.
func (w *Writer) finishAndReuse() ([]byte, error) {
	data, err := w.Finish()
	if cap(w.data) > longest {
		return data, err
	}
	if err == nil {
		data = make([]byte, len(w.data))
		copy(data, w.data)
	}
	w.data, w.err = w.data[:0], nil
	writers.Put(w)
	return data, err
}

// Finish returns what was written, or the first error.
func (w *Writer) Finish() ([]byte, error) {
	if w.err != nil {
		return nil, w.err
	}
	return w.data, nil
}

// Err returns the first error.
func (w *Writer) Err() error {
	return w.err
}

// Fail makes the Writer fail at the value that comes next.
//
//go:noinline
func (w *Writer) Fail(code Code, message string) {
	if w.err == nil {
		w.err = &Error{Code: code, Path: pathOfOutput(w.data), Offset: len(w.data), Message: message}
	}
}

// Nil writes nil.
func (w *Writer) Nil() {
	w.data = append(w.data, 0xc0)
}

// Present writes nil if an optional value is absent, and returns whether it is present, for it to be written next.
func (w *Writer) Present(present bool) bool {
	if !present {
		w.Nil()
	}
	return present
}

// Bool writes a bool.
func (w *Writer) Bool(v bool) {
	if v {
		w.data = append(w.data, 0xc3)
	} else {
		w.data = append(w.data, 0xc2)
	}
}

// Int8 writes an i8.
func (w *Writer) Int8(v int8) { w.Int64(int64(v)) }

// Int16 writes an i16.
func (w *Writer) Int16(v int16) { w.Int64(int64(v)) }

// Int32 writes an i32.
func (w *Writer) Int32(v int32) { w.Int64(int64(v)) }

// Int64 writes an i64: in the shortest form of the signed family.
func (w *Writer) Int64(v int64) {
	switch {
	case v >= -32 && v <= math.MaxInt8:
		w.data = append(w.data, byte(v))
	case v >= math.MinInt8 && v <= math.MaxInt8:
		w.data = append(w.data, 0xd0, byte(v))
	case v >= math.MinInt16 && v <= math.MaxInt16:
		w.data = append16(append(w.data, 0xd1), uint16(v))
	case v >= math.MinInt32 && v <= math.MaxInt32:
		w.data = append32(append(w.data, 0xd2), uint32(v))
	default:
		w.data = append64(append(w.data, 0xd3), uint64(v))
	}
}

// Uint8 writes a u8.
func (w *Writer) Uint8(v uint8) { w.Uint64(uint64(v)) }

// Uint16 writes a u16.
func (w *Writer) Uint16(v uint16) { w.Uint64(uint64(v)) }

// Uint32 writes a u32.
func (w *Writer) Uint32(v uint32) { w.Uint64(uint64(v)) }

// Uint64 writes a u64: in the shortest form of the unsigned family.
func (w *Writer) Uint64(v uint64) {
	switch {
	case v <= math.MaxInt8:
		w.data = append(w.data, byte(v))
	case v <= math.MaxUint8:
		w.data = append(w.data, 0xcc, byte(v))
	case v <= math.MaxUint16:
		w.data = append16(append(w.data, 0xcd), uint16(v))
	case v <= math.MaxUint32:
		w.data = append32(append(w.data, 0xce), uint32(v))
	default:
		w.data = append64(append(w.data, 0xcf), v)
	}
}

// Float32 writes an f32.
func (w *Writer) Float32(v float32) {
	bits := math.Float32bits(v)
	if v != v {
		bits = 0x7fc00000
	}
	w.data = append32(append(w.data, 0xca), bits)
}

// Float64 writes an f64.
func (w *Writer) Float64(v float64) {
	bits := math.Float64bits(v)
	if v != v {
		bits = 0x7ff8000000000000
	}
	w.data = append64(append(w.data, 0xcb), bits)
}

// String writes text, which must be UTF-8.
func (w *Writer) String(v string) {
	if !isUTF8(bytesOf(v)) {
		w.Fail(InvalidValue, "the text is not UTF-8")
		return
	}
	w.text(v)
}

// Field writes the name of a field, a parameter, or a member of a union, which must be UTF-8.
func (w *Writer) Field(name string) {
	if len(name) > 31 {
		w.text(name)
		return
	}
	w.data = append(append(w.data, 0xa0|byte(len(name))), name...)
}

func (w *Writer) text(v string) {
	if len(v) <= 31 {
		w.data = append(append(w.data, 0xa0|byte(len(v))), v...)
	} else if w.length(0xd9, len(v)) {
		w.data = append(w.data, v...)
	}
}

// Bytes writes bytes.
func (w *Writer) Bytes(v []byte) {
	if w.length(0xc4, len(v)) {
		w.data = append(w.data, v...)
	}
}

// Time writes a datetime of the years 0000 to 9999.
func (w *Writer) Time(v time.Time) {
	if seconds := v.Unix(); seconds < firstSecond || seconds > lastSecond {
		w.Fail(InvalidDatetime, "the datetime is outside the years 0000 to 9999")
		return
	}
	w.data = appendTime(w.data, v)
}

// Ext writes an extension. Its type must not be -1, which is a datetime's: see Time.
func (w *Writer) Ext(v Ext) {
	if v.Type == timeExtension {
		w.Fail(InvalidValue, "extension -1 is a datetime")
		return
	}
	w.extension(v)
}

func (w *Writer) extension(v Ext) {
	switch n := len(v.Data); n {
	case 1:
		w.data = append(w.data, 0xd4)
	case 2:
		w.data = append(w.data, 0xd5)
	case 4:
		w.data = append(w.data, 0xd6)
	case 8:
		w.data = append(w.data, 0xd7)
	case 16:
		w.data = append(w.data, 0xd8)
	default:
		if !w.length(0xc7, n) {
			return
		}
	}
	w.data = append(w.data, byte(v.Type))
	w.data = append(w.data, v.Data...)
}

// Raw writes an encoded value as it is. It must be one whole value.
func (w *Writer) Raw(v Raw) {
	r := NewReader(v)
	r.Skip()
	if err := r.End(); err != nil {
		w.Fail(InvalidValue, "the raw value is not one whole value ("+err.Error()+")")
		return
	}
	w.data = append(w.data, v...)
}

// ArrayLen writes the header of a list; n elements must follow.
func (w *Writer) ArrayLen(n int) {
	if n <= 15 {
		w.data = append(w.data, 0x90|byte(n))
	} else {
		w.wideLength(0xdc, n)
	}
}

// MapLen writes the header of a map or record; n times a key and a value must follow.
func (w *Writer) MapLen(n int) {
	if n <= 15 {
		w.data = append(w.data, 0x80|byte(n))
	} else {
		w.wideLength(0xde, n)
	}
}

// Union writes the header of a union, whose key and value must follow. The arguments say which members are set. It fails,
// and returns false, unless exactly one is.
func (w *Writer) Union(set ...bool) bool {
	if !one(set) {
		w.Fail(InvalidValue, "a union needs exactly one member")
		return false
	}
	w.MapLen(1)
	return true
}

// one reports whether exactly one of them is true.
func one(set []bool) bool {
	count := 0
	for _, is := range set {
		if is {
			count++
		}
	}
	return count == 1
}

// WriteList writes a list, each element by the function.
func WriteList[T any](w *Writer, items []T, write func(*Writer, T)) {
	w.ArrayLen(len(items))
	for _, item := range items {
		write(w, item)
	}
}

// WriteValues writes a list of values that can write themselves: wire.WriteValues(w, points).
func WriteValues[T any, P interface {
	*T
	Encoder
}](w *Writer, items []T) {
	w.ArrayLen(len(items))
	for i := range items {
		P(&items[i]).EncodeWire(w)
	}
}

// WriteMap writes a map sorted by its keys, the keys and values by the functions.
func WriteMap[K Ordered, V any](w *Writer, entries map[K]V, key func(*Writer, K), value func(*Writer, V)) {
	var room [8]K
	keys := room[:0]
	for k := range entries {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	w.MapLen(len(keys))
	for _, k := range keys {
		key(w, k)
		value(w, entries[k])
	}
}

// WriteBoolMap writes a map whose keys are bools: false before true.
func WriteBoolMap[K ~bool, V any](w *Writer, entries map[K]V, key func(*Writer, K), value func(*Writer, V)) {
	w.MapLen(len(entries))
	for _, k := range [...]K{false, true} {
		if v, ok := entries[k]; ok {
			key(w, k)
			value(w, v)
		}
	}
}

// length writes the header of something long, in the shortest of its three forms.
func (w *Writer) length(lead byte, n int) bool {
	if n <= math.MaxUint8 {
		w.data = append(w.data, lead, byte(n))
		return true
	}
	return w.wideLength(lead+1, n)
}

// wideLength writes the header of something long that has only two forms.
func (w *Writer) wideLength(lead byte, n int) bool {
	switch {
	case n <= math.MaxUint16:
		w.data = append16(append(w.data, lead), uint16(n))
	case uint64(n) <= maxLength:
		w.data = append32(append(w.data, lead+1), uint32(n))
	default:
		w.Fail(TooLong, "a length of 2^32 or more")
		return false
	}
	return true
}

// append16 appends a number, big-endian, as append32 and append64 do.
func append16(data []byte, v uint16) []byte {
	return append(data, byte(v>>8), byte(v))
}

func append32(data []byte, v uint32) []byte {
	return append(data, byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
}

func append64(data []byte, v uint64) []byte {
	return append(data, byte(v>>56), byte(v>>48), byte(v>>40), byte(v>>32), byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
}
