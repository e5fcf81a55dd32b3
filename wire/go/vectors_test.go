package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

type vector struct {
	Name   string
	Type   string
	Value  json.RawMessage
	Bytes  string
	Also   []string
	Error  Code
	Path   string
	Offset int
}

// A codec writes and reads the values of one type expression, and finds them in the JSON of a vector.
type codec struct {
	write func(*Writer, any)
	read  func(*Reader) any
	value func(any) any
}

func TestVectors(t *testing.T) {
	files, err := filepath.Glob("../../schemas/vectors/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	ran, left := 0, 0
	for _, file := range files {
		if slices.Contains([]string{"call-errors.json", "details.json"}, filepath.Base(file)) {
			continue // They are about text.
		}
		for _, v := range readVectors(t, file) {
			c, ok := codecOf(v.Type)
			if !ok {
				left++ // Generated code runs it.
				continue
			}
			ran++
			t.Run(filepath.Base(file)+"/"+v.Name, func(t *testing.T) { v.run(t, c) })
		}
	}
	t.Logf("%d vectors ran; %d of other named types are for generated code", ran, left)
}

func readVectors(t *testing.T, file string) (vectors []vector) {
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &vectors)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return vectors
}

func (v vector) run(t *testing.T, c codec) {
	if v.Error != "" {
		v.runError(t, c)
		return
	}
	var want any
	if c.value != nil {
		var in any
		if err := json.Unmarshal(v.Value, &in); err != nil {
			t.Fatal(err)
		}
		want = c.value(in)
		if got, err := Encode(want, c.write); err != nil || string(got) != string(fromParts(v.Bytes)) {
			t.Errorf("wrote %x (%v), want %s", got, err, v.Bytes)
		}
	}
	for _, form := range append([]string{v.Bytes}, v.Also...) {
		got, err := Decode(fromParts(form), c.read)
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		if c.value != nil && fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) {
			t.Errorf("%s: read %#v, want %#v", form, got, want)
		}
		if again, err := Encode(got, c.write); err != nil || string(again) != string(fromParts(v.Bytes)) {
			t.Errorf("%s: wrote again as %x (%v), want %s", form, again, err, v.Bytes)
		}
	}
}

func (v vector) runError(t *testing.T, c codec) {
	got, err := Decode(fromParts(v.Bytes), c.read)
	var wireError *Error
	if !errors.As(err, &wireError) || wireError.Code != v.Error {
		t.Fatalf("read %#v, %v, want %s", got, err, v.Error)
	}
	if wireError.Path != v.Path || wireError.Offset != v.Offset {
		t.Errorf("at %q (byte %d), want %q (byte %d)", wireError.Path, wireError.Offset, v.Path, v.Offset)
	}
}

// fromParts is bytes in parts: c3 is itself, c3*5 comes five times, 0..5:c3 is each integer from 0 to 4 and c3 after it.
func fromParts(parts string) (data []byte) {
	for _, part := range strings.Fields(parts) {
		digits, times, repeated := strings.Cut(part, "*")
		limit, after, counted := strings.Cut(strings.TrimPrefix(part, "0.."), ":")
		switch {
		case repeated:
			data = append(data, bytes.Repeat(fromHex(digits), number(times))...)
		case counted:
			for key := range number(limit) {
				w := Writer{data: data}
				w.Uint64(uint64(key))
				data = append(w.data, fromHex(after)...)
			}
		default:
			data = append(data, fromHex(part)...)
		}
	}
	return data
}

func number(text string) int {
	v, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return v
}

// repeated is what an object says that stands for a long value: {"repeat": …, "times": n}.
func repeated(in any) (item any, times int, ok bool) {
	if object, isObject := in.(map[string]any); isObject && object["times"] != nil {
		return object["repeat"], int(object["times"].(float64)), true
	}
	return nil, 0, false
}

func longText(in any) string {
	if item, times, ok := repeated(in); ok {
		return strings.Repeat(item.(string), times)
	}
	return in.(string)
}

// codecOf finds the codec of a type expression. Those of records, unions and enums do not look at values in JSON.
func codecOf(expression string) (codec, bool) {
	if c, ok := calls[expression]; ok {
		return c, true
	}
	switch last := len(expression) - 1; {
	case expression[last] == '?':
		inner, ok := codecOf(expression[:last])
		return optional(inner), ok
	case expression[0] == '[':
		inner, ok := codecOf(expression[1:last])
		return list(inner).like(inner), ok
	case expression[0] == '{':
		key, value, _ := strings.Cut(expression[1:last], ": ")
		inner, ok := codecOf(value)
		return mapCodec(key, inner).like(inner), ok
	}
	c, ok := named[expression]
	return c, ok
}

// like is the same codec, which does not look at values in JSON if the inner one does not.
func (c codec) like(inner codec) codec {
	if inner.value == nil {
		c.value = nil
	}
	return c
}

func optional(inner codec) codec {
	return codec{
		write: func(w *Writer, v any) {
			if w.Present(v != nil) {
				inner.write(w, v)
			}
		},
		read: func(r *Reader) any {
			if !r.Present() {
				return nil
			}
			return inner.read(r)
		},
		value: func(in any) any {
			if in == nil {
				return nil
			}
			return inner.value(in)
		},
	}
}

func list(inner codec) codec {
	return codec{
		write: func(w *Writer, v any) { WriteList(w, v.([]any), inner.write) },
		read:  func(r *Reader) any { return ReadList(r, inner.read) },
		value: func(in any) any {
			items := []any{}
			if item, times, ok := repeated(in); ok {
				for range times {
					items = append(items, inner.value(item))
				}
				return items
			}
			for _, item := range in.([]any) {
				items = append(items, inner.value(item))
			}
			return items
		},
	}
}

func mapCodec(key string, inner codec) codec {
	switch key {
	case "string":
		return mapOf(inner, (*Writer).String, (*Reader).String, func(in any) string { return in.(string) })
	case "i8":
		return mapOf(inner, (*Writer).Int8, (*Reader).Int8, signed[int8])
	case "i16":
		return mapOf(inner, (*Writer).Int16, (*Reader).Int16, signed[int16])
	case "i32":
		return mapOf(inner, (*Writer).Int32, (*Reader).Int32, signed[int32])
	case "i64":
		return mapOf(inner, (*Writer).Int64, (*Reader).Int64, signed[int64])
	case "u8":
		return mapOf(inner, (*Writer).Uint8, (*Reader).Uint8, unsigned[uint8])
	case "u16":
		return mapOf(inner, (*Writer).Uint16, (*Reader).Uint16, unsigned[uint16])
	case "u32":
		return mapOf(inner, (*Writer).Uint32, (*Reader).Uint32, unsigned[uint32])
	case "u64":
		return mapOf(inner, (*Writer).Uint64, (*Reader).Uint64, unsigned[uint64])
	case "bool":
		c := mapOf(inner, nil, (*Reader).String, nil)
		c.write = func(w *Writer, v any) { WriteBoolMap(w, v.(map[bool]any), (*Writer).Bool, inner.write) }
		c.read = func(r *Reader) any { return ReadMap(r, (*Reader).Bool, inner.read) }
		c.value = func(in any) any { return entries(in, func(in any) bool { return in.(bool) }, inner) }
		return c
	}
	panic("a test of maps with keys of " + key)
}

func mapOf[K Ordered](inner codec, write func(*Writer, K), read func(*Reader) K, key func(any) K) codec {
	return codec{
		write: func(w *Writer, v any) { WriteMap(w, v.(map[K]any), write, inner.write) },
		read:  func(r *Reader) any { return ReadMap(r, read, inner.read) },
		value: func(in any) any { return entries(in, key, inner) },
	}
}

func entries[K comparable](in any, key func(any) K, inner codec) map[K]any {
	m := map[K]any{}
	if counted, ok := in.(map[string]any); ok {
		for index := range int(counted["count"].(float64)) {
			m[key(strconv.Itoa(index))] = inner.value(counted["value"])
		}
		return m
	}
	for _, pair := range in.([]any) {
		m[key(pair.([]any)[0])] = inner.value(pair.([]any)[1])
	}
	return m
}

func scalar[T any](write func(*Writer, T), read func(*Reader) T, value func(any) T) codec {
	return codec{
		write: func(w *Writer, v any) { write(w, v.(T)) },
		read:  func(r *Reader) any { return read(r) },
		value: func(in any) any { return value(in) },
	}
}

func self[T any, P interface {
	*T
	Encoder
	Decoder
}]() codec {
	return codec{
		write: func(w *Writer, v any) { P(v.(*T)).EncodeWire(w) },
		read: func(r *Reader) any {
			v := new(T)
			_ = P(v).DecodeWire(r)
			return v
		},
	}
}

func signed[T int8 | int16 | int32 | int64](in any) T {
	v, err := strconv.ParseInt(in.(string), 10, 64)
	if err != nil {
		panic(err)
	}
	return T(v)
}

func unsigned[T uint8 | uint16 | uint32 | uint64](in any) T {
	v, err := strconv.ParseUint(in.(string), 10, 64)
	if err != nil {
		panic(err)
	}
	return T(v)
}

func float(in any) float64 {
	v, err := strconv.ParseFloat(in.(string), 64)
	if err != nil {
		panic(err)
	}
	return v
}

func same[T any](in any) T {
	v, _ := in.(T)
	return v
}

func fromHex(in any) []byte {
	v, err := hex.DecodeString(longText(in))
	if err != nil {
		panic(err)
	}
	return append([]byte{}, v...)
}

func fromTime(in any) time.Time {
	v, ok := ParseTime(in.(string))
	if !ok {
		panic(in)
	}
	return v
}

var named = map[string]codec{
	"i8":       scalar((*Writer).Int8, (*Reader).Int8, signed[int8]),
	"i16":      scalar((*Writer).Int16, (*Reader).Int16, signed[int16]),
	"i32":      scalar((*Writer).Int32, (*Reader).Int32, signed[int32]),
	"i64":      scalar((*Writer).Int64, (*Reader).Int64, signed[int64]),
	"u8":       scalar((*Writer).Uint8, (*Reader).Uint8, unsigned[uint8]),
	"u16":      scalar((*Writer).Uint16, (*Reader).Uint16, unsigned[uint16]),
	"u32":      scalar((*Writer).Uint32, (*Reader).Uint32, unsigned[uint32]),
	"u64":      scalar((*Writer).Uint64, (*Reader).Uint64, unsigned[uint64]),
	"f32":      scalar((*Writer).Float32, (*Reader).Float32, func(in any) float32 { return float32(float(in)) }),
	"f64":      scalar((*Writer).Float64, (*Reader).Float64, float),
	"bool":     scalar((*Writer).Bool, (*Reader).Bool, same[bool]),
	"string":   scalar((*Writer).String, (*Reader).String, longText),
	"bytes":    scalar((*Writer).Bytes, (*Reader).Bytes, fromHex),
	"datetime": scalar((*Writer).Time, (*Reader).Time, fromTime),
	"raw":      scalar((*Writer).Raw, (*Reader).Raw, func(in any) Raw { return fromHex(in) }),
	"any":      {write: (*Writer).Any, read: (*Reader).Any, value: anyValue},
	"value":    {write: (*Writer).Any, read: (*Reader).Any, value: anyValue},
	"Point":    self[point](),
	"Circle":   self[circle](),
	"Color":    self[color](),
	"Level":    self[level](),
	"Shape":    self[shape](),
	"Tree":     self[tree](),
}

// calls is the codecs of what a call has in place of a value, or in one.
var calls = map[string]codec{
	"void":           {write: func(w *Writer, _ any) { Void{}.EncodeWire(w) }, read: func(r *Reader) any { _ = Void{}.DecodeWire(r); return nil }, value: same[any]},
	"()":             {write: func(w *Writer, _ any) { NoArguments{}.EncodeWire(w) }, read: func(r *Reader) any { _ = NoArguments{}.DecodeWire(r); return nil }, value: same[any]},
	"[text: string]": scalar((*Writer).String, (*Reader).String, same[string]),
	"(text: string)": self[text](),
	`(left: string, separator: string = "-", right: string?)`: self[join](),
}

func anyValue(in any) any {
	for kind, in := range in.(map[string]any) {
		switch kind {
		case "nil":
			return nil
		case "bool":
			return in
		case "int":
			if v, err := strconv.ParseInt(in.(string), 10, 64); err == nil {
				return v
			}
			return unsigned[uint64](in)
		case "f32":
			return float32(float(in))
		case "f64":
			return float(in)
		case "str":
			return longText(in)
		case "bin":
			return fromHex(in)
		case "datetime":
			return fromTime(in)
		case "array":
			return list(codec{value: anyValue}).value(in)
		case "map":
			m := Map{}
			for _, pair := range in.([]any) {
				m = append(m, Entry{anyValue(pair.([]any)[0]), anyValue(pair.([]any)[1])})
			}
			return m
		case "ext":
			return Ext{int8(in.([]any)[0].(float64)), fromHex(in.([]any)[1])}
		}
	}
	panic(fmt.Sprint("a vector of any with ", in))
}
