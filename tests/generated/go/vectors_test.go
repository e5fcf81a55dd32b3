// Package generated holds the generated code of Go against the vectors of the wire.
package generated

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	guestside "github.com/guesthouse/guesthouse/tests/generated/go/guest/conformancev1"
	hostside "github.com/guesthouse/guesthouse/tests/generated/go/host/conformancev1"
	wire "github.com/guesthouse/guesthouse/wire/go"
)

type value interface {
	wire.Encoder
	wire.Decoder
}

// of makes a zero value of a generated type.
func of[T any, P interface {
	*T
	value
}]() value {
	return P(new(T))
}

// both is a type as each side generates it.
type both [2]func() value

var types = map[string]both{
	"Circle":    {of[guestside.Circle], of[hostside.Circle]},
	"Color":     {of[guestside.Color], of[hostside.Color]},
	"Defaults":  {of[guestside.Defaults], of[hostside.Defaults]},
	"Dynamic":   {of[guestside.Dynamic], of[hostside.Dynamic]},
	"Level":     {of[guestside.Level], of[hostside.Level]},
	"Lists":     {of[guestside.Lists], of[hostside.Lists]},
	"Maps":      {of[guestside.Maps], of[hostside.Maps]},
	"Optionals": {of[guestside.Optionals], of[hostside.Optionals]},
	"Point":     {of[guestside.Point], of[hostside.Point]},
	"Scalars":   {of[guestside.Scalars], of[hostside.Scalars]},
	"Shape":     {of[guestside.Shape], of[hostside.Shape]},
	"Tree":      {of[guestside.Tree], of[hostside.Tree]},

	"[Shape]":         {of[shapes[guestside.Shape, *guestside.Shape]], of[shapes[hostside.Shape, *hostside.Shape]]},
	"{string: Shape}": {of[shapesByName[guestside.Shape, *guestside.Shape]], of[shapesByName[hostside.Shape, *hostside.Shape]]},
}

type pointer[T any] interface {
	*T
	value
}

// shapes is a list of unions, as generated code writes and reads it.
type shapes[T any, P pointer[T]] []T

func (v *shapes[T, P]) EncodeWire(w *wire.Writer) { wire.WriteValues[T, P](w, *v) }

func (v *shapes[T, P]) DecodeWire(r *wire.Reader) error {
	*v = wire.ReadValues[T, P](r)
	return r.Err()
}

// shapesByName is a map of unions, as generated code writes and reads it.
type shapesByName[T any, P pointer[T]] map[string]T

func (v *shapesByName[T, P]) EncodeWire(w *wire.Writer) {
	wire.WriteMap(w, *v, (*wire.Writer).String, func(w *wire.Writer, v T) { P(&v).EncodeWire(w) })
}

func (v *shapesByName[T, P]) DecodeWire(r *wire.Reader) error {
	*v = wire.ReadMap(r, (*wire.Reader).String, func(r *wire.Reader) (v T) {
		_ = P(&v).DecodeWire(r)
		return v
	})
	return r.Err()
}

type vector struct {
	Name   string
	Type   string
	Bytes  string
	Also   []string
	Error  wire.Code
	Path   string
	Offset int
}

// readVectors reads the cases of a file.
func readVectors[T any](t testing.TB, file string) (vectors []T) {
	t.Helper()
	text, err := os.ReadFile("../../../schemas/vectors/" + file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &vectors); err != nil || len(vectors) == 0 {
		t.Fatal(len(vectors), err)
	}
	return vectors
}

func TestVectors(t *testing.T) {
	tried := map[string]bool{}
	for _, v := range readVectors[vector](t, "types.json") {
		tried[v.Type] = true
		for side, zero := range types[v.Type] {
			t.Run(v.Name+"/"+[]string{"guest", "host"}[side], func(t *testing.T) { v.run(t, zero) })
		}
	}
	for name := range types {
		if !tried[name] {
			t.Errorf("no vector is of the type %s", name)
		}
		delete(tried, name)
	}
	if len(tried) > 0 {
		t.Errorf("vectors are of types that are not here: %v", tried)
	}
}

func (v vector) run(t *testing.T, zero func() value) {
	for _, form := range append([]string{v.Bytes}, v.Also...) {
		got := zero()
		err := wire.Unmarshal(bytesOf(t, form), got)
		if v.Error != "" {
			v.checkError(t, err)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		if again, err := wire.Marshal(got); err != nil || hex.EncodeToString(again) != v.Bytes {
			t.Errorf("%s is written as %x, not %s (%v)", form, again, v.Bytes, err)
		}
	}
}

func (v vector) checkError(t *testing.T, err error) {
	var failure *wire.Error
	if !errors.As(err, &failure) || failure.Code != v.Error {
		t.Errorf("got %v, not %s", err, v.Error)
	} else if failure.Path != v.Path || failure.Offset != v.Offset {
		t.Errorf("at %q (byte %d), not %q (byte %d)", failure.Path, failure.Offset, v.Path, v.Offset)
	}
}

// bytesOf is bytes in parts: c3 is itself, c3*5 comes five times.
func bytesOf(t testing.TB, parts string) (data []byte) {
	for _, part := range strings.Fields(parts) {
		digits, times, repeated := strings.Cut(part, "*")
		bits, err := hex.DecodeString(digits)
		count := 1
		if repeated && err == nil {
			count, err = strconv.Atoi(times)
		}
		if err != nil {
			t.Fatal(err)
		}
		data = append(data, bytes.Repeat(bits, count)...)
	}
	return data
}

// What vectors cannot show: that the bytes become the right fields.
func TestFields(t *testing.T) {
	var d hostside.Defaults
	if err := wire.Unmarshal([]byte{0x80}, &d); err != nil {
		t.Fatal(err)
	}
	if !d.Bool || d.I8 != -128 || d.U64 != 1<<64-1 || d.F32 != 0.5 || d.F64 != -1.5e300 || d.Int != 3 ||
		d.String != "a \"quoted\" text, é 漢 🚀" || d.Color != hostside.ColorBlue || d.Level != hostside.LevelHigh ||
		!slices.Equal(d.Texts, []string{"a", "b"}) || len(d.Counts) != 2 || d.Counts["two words"] != 2 || d.None == nil {
		t.Errorf("defaults: %+v", d)
	}
	var o hostside.Optionals
	if err := wire.Unmarshal([]byte("\x83\xa4list\x90\xa5color\xcc\xc8\xa2i8\x05"), &o); err != nil {
		t.Fatal(err)
	}
	if o.List == nil || len(o.List) != 0 || o.Map != nil || o.Bytes != nil || o.String != nil || o.Shape != nil ||
		o.Color == nil || *o.Color != hostside.ColorBlue || o.I8 == nil || *o.I8 != 5 {
		t.Errorf("optionals: %+v", o)
	}
	var s hostside.Shape
	if err := wire.Unmarshal([]byte("\x81\xa5label\xa1x"), &s); err != nil || s.Label == nil || *s.Label != "x" || s.Point != nil {
		t.Errorf("shape: %+v, %v", s, err)
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	for name, v := range map[string]value{
		"no member":   &hostside.Shape{},
		"two members": &hostside.Shape{Point: &hostside.Point{}, Label: wire.Pointer("")},
		"an index":    wire.Pointer(hostside.Color(7)),
		"deep inside": &hostside.Optionals{Shape: &hostside.Shape{Color: wire.Pointer(hostside.Color(-1))}},
	} {
		_, err := wire.Marshal(v)
		var failure *wire.Error
		if !errors.As(err, &failure) || failure.Code != wire.InvalidValue {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := wire.Marshal(wire.Pointer(hostside.Level(7))); err != nil {
		t.Errorf("an open enum: %v", err)
	}
	if _, err := wire.Marshal(&hostside.Shape{Polygon: []hostside.Point{}}); err != nil {
		t.Errorf("an empty member: %v", err)
	}
}

func TestEnums(t *testing.T) {
	for text, want := range map[string]hostside.Color{"deep blue": hostside.ColorBlue, "Blue": hostside.ColorBlue, "red": hostside.ColorRed} {
		if got, ok := hostside.ParseColor(text); !ok || got != want {
			t.Errorf("%s: %v, %v", text, got, ok)
		}
	}
	if _, ok := hostside.ParseColor("green "); ok {
		t.Error("it takes any text")
	}
	if text := hostside.ColorBlue.String() + hostside.Level(7).String() + hostside.LevelLow.String(); text != "deep blueLevel(7)Low" {
		t.Error(text)
	}
}
