package interop

import (
	"reflect"
	"testing"
	"time"

	wire "github.com/guesthouse/guesthouse/wire/go"
	"github.com/wapc/tinygo-msgpack"
)

// The types of a schema, each with the codec that is generated for the wire, and the one that stock guests have, as apex
// generates it.

type point struct{ X, Y float64 }

func (v *point) EncodeWire(w *wire.Writer) {
	w.MapLen(2)
	w.Field("x")
	w.Float64(v.X)
	w.Field("y")
	w.Float64(v.Y)
}

var pointFields = []wire.Field{wire.Required("x"), wire.Required("y")}

func (v *point) DecodeWire(r *wire.Reader) error {
	fields := r.Record(pointFields)
	for fields.Next() {
		switch fields.Name {
		case "x":
			v.X = r.Float64()
		case "y":
			v.Y = r.Float64()
		}
	}
	return r.Err()
}

func (v *point) Encode(w msgpack.Writer) error {
	w.WriteMapSize(2)
	w.WriteString("x")
	w.WriteFloat64(v.X)
	w.WriteString("y")
	w.WriteFloat64(v.Y)
	return w.Err()
}

func (v *point) Decode(r msgpack.Reader) error {
	return eachField(r, func(name string) (err error) {
		switch name {
		case "x":
			v.X, err = r.ReadFloat64()
		case "y":
			v.Y, err = r.ReadFloat64()
		default:
			err = r.Skip()
		}
		return err
	})
}

// eachField reads a record as stock guests do.
func eachField(r msgpack.Reader, read func(name string) error) error {
	size, err := r.ReadMapSize()
	for ; size > 0 && err == nil; size-- {
		var name string
		if name, err = r.ReadString(); err == nil {
			err = read(name)
		}
	}
	return err
}

// shape is a union.
type shape struct {
	Point *point
	Label *string
}

func (v *shape) EncodeWire(w *wire.Writer) {
	if !w.Union(v.Point != nil, v.Label != nil) {
		return
	}
	switch {
	case v.Point != nil:
		w.Field("Point")
		v.Point.EncodeWire(w)
	case v.Label != nil:
		w.Field("string")
		w.String(*v.Label)
	}
}

func (v *shape) DecodeWire(r *wire.Reader) error {
	switch r.Union() {
	case "Point":
		v.Point = new(point)
		v.Point.DecodeWire(r)
	case "string":
		v.Label = wire.Pointer(r.String())
	default:
		r.UnknownMember()
	}
	return r.Err()
}

func (v *shape) Encode(w msgpack.Writer) error {
	w.WriteMapSize(1)
	if v.Point != nil {
		w.WriteString("Point")
		return v.Point.Encode(w)
	}
	w.WriteString("string")
	w.WriteString(*v.Label)
	return w.Err()
}

func (v *shape) Decode(r msgpack.Reader) error {
	return eachField(r, func(name string) (err error) {
		switch name {
		case "Point":
			v.Point = new(point)
			err = v.Point.Decode(r)
		case "string":
			var label string
			label, err = r.ReadString()
			v.Label = &label
		default:
			err = r.Skip()
		}
		return err
	})
}

// drawing has a field of each kind of type; Color is an enum.
type drawing struct {
	Color  int32
	Shapes []shape
	ByName map[string]point
	Layers [][]int16
	Parent *drawing
	Note   *string
	At     time.Time
}

func (v *drawing) EncodeWire(w *wire.Writer) {
	w.MapLen(8)
	w.Field("color")
	w.Int32(v.Color)
	w.Field("newer") // of a schema that stock guests do not have yet
	w.Any(wire.Map{{Key: "a", Value: []any{nil, true, int64(-1), 0.5, "text", []byte{1}, time.Unix(1, 1)}}})
	w.Field("shapes")
	wire.WriteValues(w, v.Shapes)
	w.Field("byName")
	wire.WriteMap(w, v.ByName, (*wire.Writer).String, func(w *wire.Writer, v point) { v.EncodeWire(w) })
	w.Field("layers")
	wire.WriteList(w, v.Layers, func(w *wire.Writer, v []int16) { wire.WriteList(w, v, (*wire.Writer).Int16) })
	w.Field("parent")
	if w.Present(v.Parent != nil) {
		v.Parent.EncodeWire(w)
	}
	w.Field("note")
	if w.Present(v.Note != nil) {
		w.String(*v.Note)
	}
	w.Field("at")
	w.Time(v.At)
}

var drawingFields = []wire.Field{
	wire.Required("color"), wire.Required("shapes"), wire.Required("byName"), wire.Required("layers"),
	wire.Optional("parent"), wire.Optional("note"), wire.Required("at"),
}

func (v *drawing) DecodeWire(r *wire.Reader) error {
	fields := r.Record(drawingFields)
	for fields.Next() {
		switch fields.Name {
		case "color":
			v.Color = r.Int32()
		case "shapes":
			v.Shapes = wire.ReadValues[shape](r)
		case "byName":
			v.ByName = wire.ReadMap(r, (*wire.Reader).String, func(r *wire.Reader) (v point) { v.DecodeWire(r); return v })
		case "layers":
			v.Layers = wire.ReadList(r, func(r *wire.Reader) []int16 { return wire.ReadList(r, (*wire.Reader).Int16) })
		case "parent":
			if r.Present() {
				v.Parent = new(drawing)
				v.Parent.DecodeWire(r)
			}
		case "note":
			if r.Present() {
				v.Note = wire.Pointer(r.String())
			}
		case "at":
			v.At = r.Time()
		}
	}
	return r.Err()
}

func (v *drawing) Encode(w msgpack.Writer) error {
	w.WriteMapSize(7)
	w.WriteString("color")
	w.WriteInt32(v.Color)
	w.WriteString("shapes")
	_ = msgpack.WriteSlice(w, v.Shapes, func(w msgpack.Writer, v shape) { _ = v.Encode(w) })
	w.WriteString("byName")
	_ = msgpack.WriteMap(w, v.ByName, msgpack.Writer.WriteString, func(w msgpack.Writer, v point) { _ = v.Encode(w) })
	w.WriteString("layers")
	_ = msgpack.WriteSlice(w, v.Layers, func(w msgpack.Writer, v []int16) { _ = msgpack.WriteSlice(w, v, msgpack.Writer.WriteInt16) })
	w.WriteString("parent")
	if v.Parent == nil {
		w.WriteNil()
	} else {
		_ = v.Parent.Encode(w)
	}
	w.WriteString("note")
	w.WriteNillableString(v.Note)
	w.WriteString("at")
	w.WriteTime(v.At)
	return w.Err()
}

func (v *drawing) Decode(r msgpack.Reader) error {
	return eachField(r, func(name string) (err error) {
		switch name {
		case "color":
			v.Color, err = r.ReadInt32()
		case "shapes":
			v.Shapes, err = msgpack.ReadSlice(r, func(r msgpack.Reader) (v shape, err error) { err = v.Decode(r); return v, err })
		case "byName":
			v.ByName, err = msgpack.ReadMap(r, msgpack.Reader.ReadString, func(r msgpack.Reader) (v point, err error) {
				err = v.Decode(r)
				return v, err
			})
		case "layers":
			v.Layers, err = msgpack.ReadSlice(r, func(r msgpack.Reader) ([]int16, error) { return msgpack.ReadSlice(r, msgpack.Reader.ReadInt16) })
		case "parent":
			if absent, err := r.IsNextNil(); absent || err != nil {
				return err
			}
			v.Parent = new(drawing)
			err = v.Parent.Decode(r)
		case "note":
			v.Note, err = r.ReadNillableString()
		case "at":
			v.At, err = r.ReadTime()
			v.At = v.At.UTC()
		default:
			err = r.Skip()
		}
		return err
	})
}

func TestRecords(t *testing.T) {
	inner := drawing{Shapes: []shape{}, ByName: map[string]point{}, Layers: [][]int16{}, At: time.Unix(-1, 5).UTC()}
	for _, want := range []drawing{inner, {
		Color:  200,
		Shapes: []shape{{Point: &point{1, -2.5}}, {Label: wire.Pointer("é")}},
		ByName: map[string]point{"": {}, "b": {3, 4}},
		Layers: [][]int16{{}, {-300, 200}},
		Parent: &inner,
		Note:   wire.Pointer(""),
		At:     time.Unix(1_767_268_800, 500).UTC(),
	}} {
		var got drawing
		ours, err := wire.Marshal(&want)
		if err != nil {
			t.Fatal(err)
		}
		decoder := msgpack.NewDecoder(ours)
		if err := got.Decode(&decoder); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("stock reads %+v, %v", got, err)
		}
		theirs, err := msgpack.ToBytes(&want)
		if err != nil {
			t.Fatal(err)
		}
		got = drawing{}
		if err := wire.Unmarshal(theirs, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("read %+v, %v from stock", got, err)
		}
	}
}
