package wire

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestWriterErrors(t *testing.T) {
	cyclic := []any{nil}
	cyclic[0] = cyclic
	shapes := func(v ...shape) func(*Writer) {
		return func(w *Writer) { WriteValues(w, v) }
	}
	red, seven := color(0), color(7)
	long := int64(1) << 32
	year := func(year int) func(*Writer) {
		return func(w *Writer) { w.Time(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)) }
	}
	for _, test := range []struct {
		name  string
		write func(*Writer)
		code  Code
		path  string
	}{
		{"a list of 2^32", func(w *Writer) { w.ArrayLen(int(long)) }, TooLong, ""},
		{"a map of 2^32", func(w *Writer) { w.MapLen(int(long)) }, TooLong, ""},
		{"text or binary of 2^32", func(w *Writer) { w.length(0xc4, int(long)) }, TooLong, ""},
		{"text", func(w *Writer) { w.String("\xff") }, InvalidValue, ""},
		{"an empty union", shapes(shape{color: &red}, shape{}), InvalidValue, "[1]"},
		{"a union of two", shapes(shape{color: &red, label: new(string)}), InvalidValue, "[0]"},
		{"an enum", shapes(shape{color: &red}, shape{color: &seven}), InvalidValue, "[1].Color"},
		{"year 10000", year(10000), InvalidDatetime, ""},
		{"year -1", year(-1), InvalidDatetime, ""},
		{"no raw value", func(w *Writer) { w.Raw(nil) }, InvalidValue, ""},
		{"two raw values", func(w *Writer) { w.Raw(Raw{1, 1}) }, InvalidValue, ""},
		{"half a raw value", func(w *Writer) { w.Raw(Raw{0x92, 1}) }, InvalidValue, ""},
		{"a datetime as an extension", func(w *Writer) { w.Ext(Ext{Type: -1}) }, InvalidValue, ""},
		{"another type", func(w *Writer) { w.Any(map[string]any{"a b": []any{1, struct{}{}}}) }, InvalidValue, `["a b"][1]`},
		{"a key", func(w *Writer) { w.Any([]any{Map{{Key: "a"}, {Key: struct{}{}}}}) }, InvalidValue, "[0]"},
		{"after what is closed", func(w *Writer) {
			w.Any([]any{[]any{}, Map{}, Map{{1, []any{2}}}, []any{[]byte{1}, Ext{Type: 5}, "ab", 1.5, struct{}{}}})
		}, InvalidValue, "[3][4]"},
		{"a list in itself", func(w *Writer) { w.Any(cyclic) }, TooDeep, strings.Repeat("[0]", MaxDepth)},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := NewWriter()
			test.write(w)
			data, err := w.Finish()
			var wireError *Error
			if data != nil || !errors.As(err, &wireError) || wireError.Code != test.code || wireError.Path != test.path {
				t.Errorf("wrote %x, %v", data, err)
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	_, err := Decode([]byte("\x81\xa6center\x81\xa1x\xa11"), func(r *Reader) (v circle) {
		_ = v.DecodeWire(r)
		return v
	})
	if err == nil || err.Error() != "center.x: expected f64, found str at byte 11" {
		t.Error(err)
	}
	_, err = Decode([]byte{0xc1}, (*Reader).Any)
	if err == nil || err.Error() != "found c1, which is never valid, at byte 0" {
		t.Error(err)
	}
}

func TestFirstErrorStays(t *testing.T) {
	w := NewWriter()
	w.String("\xff")
	w.Fail(TooLong, "later")
	if err := w.Err(); err == nil || err.(*Error).Code != InvalidValue {
		t.Error(err)
	}
	r := NewReader([]byte{0xc0})
	r.Bool()
	r.Fail(TooDeep, "later")
	if r.Uint8() != 0 || r.Present() || r.IsNil() || r.Any() != nil || r.Raw() != nil || r.Bytes() != nil {
		t.Error("a value after an error")
	}
	if err := r.Err(); err == nil || err.(*Error).Code != UnexpectedType {
		t.Error(err)
	}
}

func TestAnyOfGoTypes(t *testing.T) {
	for _, test := range []struct{ in, want any }{
		{int(-5), int64(-5)},
		{int8(-5), int64(-5)},
		{int16(5), int64(5)},
		{int32(5), int64(5)},
		{uint(5), int64(5)},
		{uint8(5), int64(5)},
		{uint16(5), int64(5)},
		{uint32(5), int64(5)},
		{uint64(1 << 63), uint64(1 << 63)},
		{float32(1.5), float32(1.5)},
		{true, true},
		{Raw{0xc3}, true},
		{color(200), int64(200)},
		{time.Unix(5, 0), time.Unix(5, 0).UTC()},
	} {
		data, err := Encode(test.in, (*Writer).Any)
		if err != nil {
			t.Errorf("%T: %v", test.in, err)
			continue
		}
		if got, err := Decode(data, (*Reader).Any); got != test.want || err != nil {
			t.Errorf("%T: read %#v, %v", test.in, got, err)
		}
	}
	data, err := Encode(any(map[string]any{"b": []string{"x"}, "a": nil}), (*Writer).Any)
	if string(data) != "\x82\xa1a\xc0\xa1b\x91\xa1x" || err != nil {
		t.Errorf("wrote %x, %v", data, err)
	}
	v, err := Decode(data, (*Reader).Any)
	if b, ok := v.(Map).Get("b"); !ok || b.([]any)[0] != "x" || err != nil {
		t.Errorf("read %#v, %v", v, err)
	}
	if _, ok := v.(Map).Get("c"); ok {
		t.Error("found a key that is not there")
	}
}

func TestVoid(t *testing.T) {
	if data, err := Marshal(Void{}); len(data) != 0 || err != nil {
		t.Errorf("wrote %x, %v", data, err)
	}
	if data, err := Marshal(NoArguments{}); len(data) != 0 || err != nil {
		t.Errorf("wrote %x, %v", data, err)
	}
}
