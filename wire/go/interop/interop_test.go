// Package interop tests the wire against the codec of stock waPC guests in Go, github.com/wapc/tinygo-msgpack. It is a module
// of its own, so that the wire depends on nothing.
package interop

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	wire "github.com/guesthouse/guesthouse/wire/go"
	"github.com/wapc/tinygo-msgpack"
)

// both checks, for each value, that the stock codec reads what ours writes, and ours what the stock one writes.
func both[T any](t *testing.T, name string, write func(*wire.Writer, T), read func(*wire.Reader) T,
	stockWrite func(msgpack.Writer, T), stockRead func(msgpack.Reader) (T, error), values ...T) {
	t.Helper()
	for _, value := range values {
		want := fmt.Sprintf("%#v", value)
		ours, err := wire.Encode(value, write)
		if err != nil {
			t.Fatalf("%s %s: %v", name, want, err)
		}
		decoder := msgpack.NewDecoder(ours)
		if got, err := stockRead(&decoder); err != nil || fmt.Sprintf("%#v", got) != want {
			t.Errorf("%s %s: stock reads %#v, %v from %x", name, want, got, err, ours)
		}
		theirs, err := msgpack.ToBytes(stock(func(w msgpack.Writer) { stockWrite(w, value) }))
		if err != nil {
			t.Fatalf("%s %s: stock: %v", name, want, err)
		}
		if got, err := wire.Decode(theirs, read); err != nil || fmt.Sprintf("%#v", got) != want {
			t.Errorf("%s %s: read %#v, %v from stock's %x", name, want, got, err, theirs)
		}
	}
}

type stock func(msgpack.Writer)

func (s stock) Encode(w msgpack.Writer) error {
	s(w)
	return w.Err()
}

func TestScalars(t *testing.T) {
	both(t, "i8", (*wire.Writer).Int8, (*wire.Reader).Int8, msgpack.Writer.WriteInt8, msgpack.Reader.ReadInt8, -128, -33, -32, -1, 0, 127)
	both(t, "i16", (*wire.Writer).Int16, (*wire.Reader).Int16, msgpack.Writer.WriteInt16, msgpack.Reader.ReadInt16, -32768, -129, 0, 128, 255, 32767)
	both(t, "i32", (*wire.Writer).Int32, (*wire.Reader).Int32, msgpack.Writer.WriteInt32, msgpack.Reader.ReadInt32,
		math.MinInt32, -32769, 0, 128, 200, 32768, 65535, math.MaxInt32)
	both(t, "i64", (*wire.Writer).Int64, (*wire.Reader).Int64, msgpack.Writer.WriteInt64, msgpack.Reader.ReadInt64,
		math.MinInt64, math.MinInt32-1, -1, 0, 128, 1<<32, math.MaxInt64)
	both(t, "u8", (*wire.Writer).Uint8, (*wire.Reader).Uint8, msgpack.Writer.WriteUint8, msgpack.Reader.ReadUint8, 0, 127, 128, 255)
	both(t, "u16", (*wire.Writer).Uint16, (*wire.Reader).Uint16, msgpack.Writer.WriteUint16, msgpack.Reader.ReadUint16, 0, 128, 256, 65535)
	both(t, "u32", (*wire.Writer).Uint32, (*wire.Reader).Uint32, msgpack.Writer.WriteUint32, msgpack.Reader.ReadUint32, 0, 128, 65536, math.MaxUint32)
	both(t, "u64", (*wire.Writer).Uint64, (*wire.Reader).Uint64, msgpack.Writer.WriteUint64, msgpack.Reader.ReadUint64, 0, 128, 1<<32, math.MaxUint64)
	both(t, "f32", (*wire.Writer).Float32, (*wire.Reader).Float32, msgpack.Writer.WriteFloat32, msgpack.Reader.ReadFloat32,
		0, 1.5, float32(math.Inf(-1)), float32(math.NaN()))
	both(t, "f64", (*wire.Writer).Float64, (*wire.Reader).Float64, msgpack.Writer.WriteFloat64, msgpack.Reader.ReadFloat64,
		0, -1.5e300, math.Inf(1), math.NaN())
	both(t, "bool", (*wire.Writer).Bool, (*wire.Reader).Bool, msgpack.Writer.WriteBool, msgpack.Reader.ReadBool, false, true)
	both(t, "string", (*wire.Writer).String, (*wire.Reader).String, msgpack.Writer.WriteString, msgpack.Reader.ReadString,
		"", "é漢🚀", strings.Repeat("a", 31), strings.Repeat("a", 32), strings.Repeat("a", 256), strings.Repeat("a", 65536))
	both(t, "bytes", (*wire.Writer).Bytes, (*wire.Reader).Bytes, msgpack.Writer.WriteByteArray, msgpack.Reader.ReadByteArray,
		// Of 255 bytes, the stock codec writes one too many: its Sizer counts a header of three.
		[]byte{}, []byte{0, 255}, make([]byte, 254), make([]byte, 256), make([]byte, 65536))
}

func TestDatetimes(t *testing.T) {
	read := func(r msgpack.Reader) (time.Time, error) {
		v, err := r.ReadTime()
		return v.UTC(), err
	}
	both(t, "datetime", (*wire.Writer).Time, (*wire.Reader).Time, msgpack.Writer.WriteTime, read,
		time.Unix(0, 0).UTC(), time.Unix(1<<32-1, 0).UTC(), time.Unix(1, 1).UTC(), time.Unix(1<<34, 5).UTC(), time.Unix(-1, 999).UTC())
}

func TestLists(t *testing.T) {
	write := func(w *wire.Writer, v []int32) { wire.WriteList(w, v, (*wire.Writer).Int32) }
	read := func(r *wire.Reader) []int32 { return wire.ReadList(r, (*wire.Reader).Int32) }
	stockWrite := func(w msgpack.Writer, v []int32) { _ = msgpack.WriteSlice(w, v, msgpack.Writer.WriteInt32) }
	stockRead := func(r msgpack.Reader) ([]int32, error) { return msgpack.ReadSlice(r, msgpack.Reader.ReadInt32) }
	both(t, "list", write, read, stockWrite, stockRead, []int32{}, []int32{-1, 200, 70000}, make([]int32, 16), make([]int32, 65536))
}

func TestMaps(t *testing.T) {
	write := func(w *wire.Writer, v map[string]uint64) {
		wire.WriteMap(w, v, (*wire.Writer).String, (*wire.Writer).Uint64)
	}
	read := func(r *wire.Reader) map[string]uint64 {
		return wire.ReadMap(r, (*wire.Reader).String, (*wire.Reader).Uint64)
	}
	stockWrite := func(w msgpack.Writer, v map[string]uint64) {
		_ = msgpack.WriteMap(w, v, msgpack.Writer.WriteString, msgpack.Writer.WriteUint64)
	}
	stockRead := func(r msgpack.Reader) (map[string]uint64, error) {
		return msgpack.ReadMap(r, msgpack.Reader.ReadString, msgpack.Reader.ReadUint64)
	}
	many := map[string]uint64{}
	for i := range uint64(20) {
		many[strings.Repeat("k", int(i))] = i << i
	}
	both(t, "map", write, read, stockWrite, stockRead, map[string]uint64{}, map[string]uint64{"a": 1, "b": 300}, many)
}

func TestOptionals(t *testing.T) {
	ours, err := wire.Encode("x", func(w *wire.Writer, v string) {
		w.ArrayLen(2)
		if w.Present(false) {
			w.String(v)
		}
		w.String(v)
	})
	if err != nil {
		t.Fatal(err)
	}
	decoder := msgpack.NewDecoder(ours)
	size, _ := decoder.ReadArraySize()
	absent, err1 := decoder.ReadNillableString()
	present, err2 := decoder.ReadNillableString()
	if size != 2 || absent != nil || present == nil || *present != "x" || err1 != nil || err2 != nil {
		t.Errorf("stock reads %d, %v, %v (%v, %v)", size, absent, present, err1, err2)
	}
}
