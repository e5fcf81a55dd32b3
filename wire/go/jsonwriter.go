package wire

import (
	"math"
	"slices"
	"strconv"
	"time"
)

// Details is a record that is an error, and crosses as the details of a [CallError]: JSON text. Generated code has them.
type Details interface {
	error
	JSONEncoder
	JSONDecoder
}

// WriteDetails returns a record as JSON text.
func WriteDetails(v Details) string {
	w := &JSONWriter{}
	v.EncodeJSON(w)
	return string(w.text)
}

// JSONEncoder is a value that can be a part of the details of an error.
type JSONEncoder interface {
	// EncodeJSON writes the value.
	EncodeJSON(w *JSONWriter)
}

// A JSONWriter writes the details of an error as JSON text. It cannot fail: what JSON cannot say, such as a float that is no
// number, is a text, and the other side takes the details for ones that it does not know.
type JSONWriter struct {
	text []byte
}

// Present writes null if an optional value is absent, and returns whether it is present, for it to be written next.
func (w *JSONWriter) Present(present bool) bool {
	if !present {
		w.text = append(w.text, "null"...)
	}
	return present
}

// Bool writes a bool.
func (w *JSONWriter) Bool(v bool) { w.text = strconv.AppendBool(w.text, v) }

// Int8 writes an i8.
func (w *JSONWriter) Int8(v int8) { w.Int64(int64(v)) }

// Int16 writes an i16.
func (w *JSONWriter) Int16(v int16) { w.Int64(int64(v)) }

// Int32 writes an i32.
func (w *JSONWriter) Int32(v int32) { w.Int64(int64(v)) }

// Int64 writes an i64.
func (w *JSONWriter) Int64(v int64) { w.text = strconv.AppendInt(w.text, v, 10) }

// Uint8 writes a u8.
func (w *JSONWriter) Uint8(v uint8) { w.Uint64(uint64(v)) }

// Uint16 writes a u16.
func (w *JSONWriter) Uint16(v uint16) { w.Uint64(uint64(v)) }

// Uint32 writes a u32.
func (w *JSONWriter) Uint32(v uint32) { w.Uint64(uint64(v)) }

// Uint64 writes a u64.
func (w *JSONWriter) Uint64(v uint64) { w.text = strconv.AppendUint(w.text, v, 10) }

// Float32 writes an f32.
func (w *JSONWriter) Float32(v float32) { w.float(float64(v), 32) }

// Float64 writes an f64.
func (w *JSONWriter) Float64(v float64) { w.float(v, 64) }

func (w *JSONWriter) float(v float64, size int) {
	switch {
	case v == 0 && math.Signbit(v):
		w.text = append(w.text, "-0.0"...) // -0 is an integer, which has no sign
	case math.IsNaN(v) || math.IsInf(v, 0):
		w.none()
	default:
		w.text = strconv.AppendFloat(w.text, v, 'g', -1, size)
	}
}

// none stands for a value that has no form in JSON. It makes the record one that is not read, not one without the value.
func (w *JSONWriter) none() { w.String("none") }

// String writes text. What is not UTF-8 becomes U+FFFD.
func (w *JSONWriter) String(v string) { w.text = appendJSONString(w.text, v) }

// Time writes a datetime.
func (w *JSONWriter) Time(v time.Time) {
	if seconds := v.Unix(); seconds < firstSecond || seconds > lastSecond {
		w.none()
		return
	}
	w.String(FormatTime(v))
}

// Object begins a record; Field, a value, and so on must follow, then EndObject.
func (w *JSONWriter) Object() { w.text = append(w.text, '{') }

// Field writes the name of a field, or of the member of a union.
func (w *JSONWriter) Field(name string) {
	w.separate('{')
	w.String(name)
	w.text = append(w.text, ':')
}

// EndObject ends a record or a union.
func (w *JSONWriter) EndObject() { w.text = append(w.text, '}') }

// Union begins a union; Field, a value and EndObject must follow. The arguments say which members are set. It returns false,
// and nothing may follow, unless exactly one is.
func (w *JSONWriter) Union(set ...bool) bool {
	if !w.Present(one(set)) {
		return false
	}
	w.Object()
	return true
}

// separate writes a comma, unless what comes next is the first item after the opening character.
func (w *JSONWriter) separate(open byte) {
	if w.text[len(w.text)-1] != open {
		w.text = append(w.text, ',')
	}
}

// WriteJSONList writes a list, each element by the function.
func WriteJSONList[T any](w *JSONWriter, items []T, write func(*JSONWriter, T)) {
	w.text = append(w.text, '[')
	for i, item := range items {
		if i > 0 {
			w.text = append(w.text, ',')
		}
		write(w, item)
	}
	w.text = append(w.text, ']')
}

// WriteJSONValues writes a list of values that can write themselves.
func WriteJSONValues[T any, P interface {
	*T
	JSONEncoder
}](w *JSONWriter, items []T) {
	WriteJSONList(w, items, func(w *JSONWriter, item T) { P(&item).EncodeJSON(w) })
}

// WriteJSONMap writes a map sorted by its keys, the keys and values by the functions.
func WriteJSONMap[K ~string, V any](w *JSONWriter, entries map[K]V, key func(*JSONWriter, K), value func(*JSONWriter, V)) {
	keys := make([]K, 0, len(entries))
	for k := range entries {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	w.Object()
	for _, k := range keys {
		w.separate('{')
		key(w, k)
		w.text = append(w.text, ':')
		value(w, entries[k])
	}
	w.EndObject()
}
