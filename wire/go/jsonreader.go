package wire

import (
	"strconv"
	"strings"
	"time"
)

// ReadDetails reads the details of an error into a record, and returns it, or nil if they are not what it has.
func ReadDetails(text string, into Details) error {
	r := &JSONReader{jsonParser: jsonParser{text: text}}
	into.DecodeJSON(r)
	if r.failed || !r.end() {
		return nil
	}
	return into
}

// JSONDecoder is a value that can be a part of the details of an error.
type JSONDecoder interface {
	// DecodeJSON reads the value. A failure stays in the JSONReader.
	DecodeJSON(r *JSONReader)
}

// A JSONReader reads the details of an error from JSON text that nobody vouches for. After a failure it reads zero values.
type JSONReader struct {
	jsonParser
	failed bool
	depth  int // how many objects and lists are around the next value
}

// Fail makes the JSONReader fail.
func (r *JSONReader) Fail() {
	r.failed = true
	r.at = len(r.text)
}

// check fails unless what was read is as it should be.
func (r *JSONReader) check(ok bool) {
	if !ok {
		r.Fail()
	}
}

// Present reports whether an optional value comes next. If it is absent, its null has been read.
func (r *JSONReader) Present() bool {
	return !r.token("null") && !r.failed
}

// Bool reads a bool.
func (r *JSONReader) Bool() bool {
	truth := r.token("true")
	r.check(truth || r.token("false"))
	return truth
}

// Int8 reads an i8.
func (r *JSONReader) Int8() int8 { return int8(r.signed(8)) }

// Int16 reads an i16.
func (r *JSONReader) Int16() int16 { return int16(r.signed(16)) }

// Int32 reads an i32.
func (r *JSONReader) Int32() int32 { return int32(r.signed(32)) }

// Int64 reads an i64.
func (r *JSONReader) Int64() int64 { return r.signed(64) }

// Uint8 reads a u8.
func (r *JSONReader) Uint8() uint8 { return uint8(r.unsigned(8)) }

// Uint16 reads a u16.
func (r *JSONReader) Uint16() uint16 { return uint16(r.unsigned(16)) }

// Uint32 reads a u32.
func (r *JSONReader) Uint32() uint32 { return uint32(r.unsigned(32)) }

// Uint64 reads a u64.
func (r *JSONReader) Uint64() uint64 { return r.unsigned(64) }

// Float32 reads an f32: from a number that is rounded to the nearest, or from an integer that is exact.
func (r *JSONReader) Float32() float32 { return float32(r.float(32, 24)) }

// Float64 reads an f64: from a number that is rounded to the nearest, or from an integer that is exact.
func (r *JSONReader) Float64() float64 { return r.float(64, 53) }

func (r *JSONReader) signed(size int) int64 {
	v, err := strconv.ParseInt(r.numeral(), 10, size)
	r.check(err == nil)
	return v
}

func (r *JSONReader) unsigned(size int) uint64 {
	v, err := strconv.ParseUint(r.numeral(), 10, size)
	r.check(err == nil)
	return v
}

// float is a float of this size. An integer may have as many significant bits.
func (r *JSONReader) float(size, significant int) float64 {
	numeral := r.numeral()
	v, err := strconv.ParseFloat(numeral, size)
	r.check(err == nil)
	if magnitude, err := strconv.ParseUint(strings.TrimPrefix(numeral, "-"), 10, 64); err == nil {
		r.check(isExact(magnitude, significant))
	}
	return v
}

// numeral reads the text of a number.
func (r *JSONReader) numeral() string {
	r.space()
	start := r.at
	r.check(r.number())
	numeral := r.text[min(start, r.at):r.at]
	if numeral == "-0" {
		return "0" // as an integer it has no sign
	}
	return numeral
}

// String reads text.
func (r *JSONReader) String() string {
	var text string
	r.check(r.string(&text))
	return text
}

// Time reads a datetime.
func (r *JSONReader) Time() time.Time {
	v, ok := ParseTime(r.String())
	r.check(ok)
	return v
}

// ReadJSONEnum reads an enum from its index or its text. known tells which indexes it has; it is nil for an open enum.
func ReadJSONEnum[E ~int32](r *JSONReader, parse func(text string) (E, bool), known func(E) bool) E {
	if r.space(); r.at < len(r.text) && r.text[r.at] == '"' {
		v, ok := parse(r.String())
		r.check(ok)
		return v
	}
	v := E(r.Int32())
	r.check(known == nil || known(v))
	return v
}

// enter reads the opening character of an object or a list.
func (r *JSONReader) enter(open string) {
	r.check(r.depth < MaxDepth && r.token(open))
	r.depth++
}

// more reports whether there is another item in the object or list. If not, its closing character has been read.
func (r *JSONReader) more(closing string, begun bool) bool {
	if r.failed || r.token(closing) {
		r.depth--
		return false
	}
	r.check(!begun || r.token(","))
	return !r.failed
}

// key reads the key of an entry and what follows it.
func (r *JSONReader) key() string {
	key := r.String()
	r.check(r.token(":"))
	return key
}

// Union reads the beginning of a union, and its key. The value of that member comes next, then EndUnion.
func (r *JSONReader) Union() string {
	r.enter("{")
	return r.key()
}

// EndUnion reads the end of a union.
func (r *JSONReader) EndUnion() {
	r.check(!r.more("}", true) && !r.failed)
}

// UnknownMember fails, because the union has no such member.
func (r *JSONReader) UnknownMember() { r.Fail() }

// JSONFields walks over the fields of a record, as [Fields] does.
type JSONFields struct {
	// Name is the field whose value comes next.
	Name string

	r      *JSONReader
	fields []Field
	begun  bool
	seen   bitset
}

// Record reads the beginning of a record that has these fields. Other fields are skipped; a field that comes twice, and a
// required one that does not come, is a failure.
func (r *JSONReader) Record(fields []Field) JSONFields {
	r.enter("{")
	return JSONFields{r: r, fields: fields}
}

// Next goes to the next field. It returns false at the end, and after a failure.
func (f *JSONFields) Next() bool {
	for r := f.r; r.more("}", f.begun); {
		f.begun = true
		key := r.key()
		index := fieldNamed(f.fields, key)
		if index >= 0 {
			r.check(!f.seen.add(index))
			f.Name = f.fields[index].name
			return !r.failed
		}
		r.check(r.value(r.depth + 1))
	}
	for i := range f.fields {
		f.r.check(!f.fields[i].required || f.seen.has(i))
	}
	return false
}

// ReadJSONList reads a list, each element by the function.
func ReadJSONList[T any](r *JSONReader, read func(*JSONReader) T) []T {
	items := []T{}
	r.enter("[")
	for r.more("]", len(items) > 0) {
		items = append(items, read(r))
	}
	return items
}

// ReadJSONValues reads a list of values that can read themselves.
func ReadJSONValues[T any, P interface {
	*T
	JSONDecoder
}](r *JSONReader) []T {
	return ReadJSONList(r, func(r *JSONReader) (v T) {
		P(&v).DecodeJSON(r)
		return v
	})
}

// ReadJSONMap reads a map, its keys and values by the functions.
func ReadJSONMap[K ~string, V any](r *JSONReader, key func(*JSONReader) K, value func(*JSONReader) V) map[K]V {
	entries := map[K]V{}
	r.enter("{")
	for begun := false; r.more("}", begun); begun = true {
		k := key(r)
		_, twice := entries[k]
		r.check(!twice && r.token(":"))
		entries[k] = value(r)
	}
	return entries
}
