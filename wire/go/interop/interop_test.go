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

// mapsOf checks maps with keys of one type.
func mapsOf[K wire.Ordered](t *testing.T, name string, write func(*wire.Writer, K), read func(*wire.Reader) K,
	stockWrite func(msgpack.Writer, K), stockRead func(msgpack.Reader) (K, error), keys ...K) {
	t.Helper()
	all := map[K]uint64{}
	for i, key := range keys {
		all[key] = 1 << i
	}
	both(t, "map of "+name,
		func(w *wire.Writer, v map[K]uint64) { wire.WriteMap(w, v, write, (*wire.Writer).Uint64) },
		func(r *wire.Reader) map[K]uint64 { return wire.ReadMap(r, read, (*wire.Reader).Uint64) },
		func(w msgpack.Writer, v map[K]uint64) {
			_ = msgpack.WriteMap(w, v, stockWrite, msgpack.Writer.WriteUint64)
		},
		func(r msgpack.Reader) (map[K]uint64, error) {
			return msgpack.ReadMap(r, stockRead, msgpack.Reader.ReadUint64)
		},
		map[K]uint64{}, all)
}

func TestMaps(t *testing.T) {
	many := []string{}
	for i := range 20 {
		many = append(many, strings.Repeat("k", i))
	}
	mapsOf(t, "string", (*wire.Writer).String, (*wire.Reader).String, msgpack.Writer.WriteString, msgpack.Reader.ReadString, many...)
	mapsOf(t, "i8", (*wire.Writer).Int8, (*wire.Reader).Int8, msgpack.Writer.WriteInt8, msgpack.Reader.ReadInt8, -128, 0, 127)
	mapsOf(t, "i16", (*wire.Writer).Int16, (*wire.Reader).Int16, msgpack.Writer.WriteInt16, msgpack.Reader.ReadInt16, -32768, 0, 200)
	mapsOf(t, "i32", (*wire.Writer).Int32, (*wire.Reader).Int32, msgpack.Writer.WriteInt32, msgpack.Reader.ReadInt32, -1, 0, 70_000)
	mapsOf(t, "i64", (*wire.Writer).Int64, (*wire.Reader).Int64, msgpack.Writer.WriteInt64, msgpack.Reader.ReadInt64, math.MinInt64, 1<<40)
	mapsOf(t, "u8", (*wire.Writer).Uint8, (*wire.Reader).Uint8, msgpack.Writer.WriteUint8, msgpack.Reader.ReadUint8, 0, 127, 255)
	mapsOf(t, "u16", (*wire.Writer).Uint16, (*wire.Reader).Uint16, msgpack.Writer.WriteUint16, msgpack.Reader.ReadUint16, 0, 65535)
	mapsOf(t, "u32", (*wire.Writer).Uint32, (*wire.Reader).Uint32, msgpack.Writer.WriteUint32, msgpack.Reader.ReadUint32, 0, 1<<31)
	mapsOf(t, "u64", (*wire.Writer).Uint64, (*wire.Reader).Uint64, msgpack.Writer.WriteUint64, msgpack.Reader.ReadUint64, 0, 1<<63)
	both(t, "map of bool",
		func(w *wire.Writer, v map[bool]string) {
			wire.WriteBoolMap(w, v, (*wire.Writer).Bool, (*wire.Writer).String)
		},
		func(r *wire.Reader) map[bool]string {
			return wire.ReadMap(r, (*wire.Reader).Bool, (*wire.Reader).String)
		},
		func(w msgpack.Writer, v map[bool]string) {
			_ = msgpack.WriteMap(w, v, msgpack.Writer.WriteBool, msgpack.Writer.WriteString)
		},
		func(r msgpack.Reader) (map[bool]string, error) {
			return msgpack.ReadMap(r, msgpack.Reader.ReadBool, msgpack.Reader.ReadString)
		},
		map[bool]string{}, map[bool]string{false: "a", true: "b"})
}

// optionals checks absent and present values of one type.
func optionals[T any](t *testing.T, name string, write func(*wire.Writer, T), read func(*wire.Reader) T,
	stockWrite func(msgpack.Writer, *T), stockRead func(msgpack.Reader) (*T, error), value T) {
	t.Helper()
	// As lists, so that values can be compared by what they print.
	list := func(v *T, err error) ([]T, error) {
		if v == nil {
			return []T{}, err
		}
		return []T{*v}, err
	}
	both(t, "optional "+name,
		func(w *wire.Writer, v []T) {
			if w.Present(len(v) > 0) {
				write(w, v[0])
			}
		},
		func(r *wire.Reader) []T {
			if !r.Present() {
				return []T{}
			}
			return []T{read(r)}
		},
		func(w msgpack.Writer, v []T) {
			if len(v) > 0 {
				stockWrite(w, &v[0])
			} else {
				stockWrite(w, nil)
			}
		},
		func(r msgpack.Reader) ([]T, error) { return list(stockRead(r)) },
		[]T{}, []T{value})
}

func TestOptionals(t *testing.T) {
	optionals(t, "i8", (*wire.Writer).Int8, (*wire.Reader).Int8, msgpack.Writer.WriteNillableInt8, msgpack.Reader.ReadNillableInt8, -64)
	optionals(t, "i16", (*wire.Writer).Int16, (*wire.Reader).Int16, msgpack.Writer.WriteNillableInt16, msgpack.Reader.ReadNillableInt16, 200)
	optionals(t, "i32", (*wire.Writer).Int32, (*wire.Reader).Int32, msgpack.Writer.WriteNillableInt32, msgpack.Reader.ReadNillableInt32, 1<<20)
	optionals(t, "i64", (*wire.Writer).Int64, (*wire.Reader).Int64, msgpack.Writer.WriteNillableInt64, msgpack.Reader.ReadNillableInt64, 0)
	optionals(t, "u8", (*wire.Writer).Uint8, (*wire.Reader).Uint8, msgpack.Writer.WriteNillableUint8, msgpack.Reader.ReadNillableUint8, 255)
	optionals(t, "u16", (*wire.Writer).Uint16, (*wire.Reader).Uint16, msgpack.Writer.WriteNillableUint16, msgpack.Reader.ReadNillableUint16, 300)
	optionals(t, "u32", (*wire.Writer).Uint32, (*wire.Reader).Uint32, msgpack.Writer.WriteNillableUint32, msgpack.Reader.ReadNillableUint32, 1)
	optionals(t, "u64", (*wire.Writer).Uint64, (*wire.Reader).Uint64, msgpack.Writer.WriteNillableUint64, msgpack.Reader.ReadNillableUint64, 1<<63)
	optionals(t, "f32", (*wire.Writer).Float32, (*wire.Reader).Float32, msgpack.Writer.WriteNillableFloat32, msgpack.Reader.ReadNillableFloat32, 0.5)
	optionals(t, "f64", (*wire.Writer).Float64, (*wire.Reader).Float64, msgpack.Writer.WriteNillableFloat64, msgpack.Reader.ReadNillableFloat64, 0.1)
	optionals(t, "bool", (*wire.Writer).Bool, (*wire.Reader).Bool, msgpack.Writer.WriteNillableBool, msgpack.Reader.ReadNillableBool, false)
	optionals(t, "string", (*wire.Writer).String, (*wire.Reader).String, msgpack.Writer.WriteNillableString, msgpack.Reader.ReadNillableString, "")
	optionals(t, "datetime", (*wire.Writer).Time, func(r *wire.Reader) time.Time { return r.Time() }, msgpack.Writer.WriteNillableTime,
		func(r msgpack.Reader) (*time.Time, error) {
			v, err := r.ReadNillableTime()
			if v != nil {
				*v = v.UTC()
			}
			return v, err
		}, time.Unix(1, 1).UTC())
	optionals(t, "bytes", (*wire.Writer).Bytes, (*wire.Reader).Bytes,
		func(w msgpack.Writer, v *[]byte) {
			if v == nil {
				w.WriteNillableByteArray(nil)
			} else {
				w.WriteNillableByteArray(*v)
			}
		},
		func(r msgpack.Reader) (*[]byte, error) {
			v, err := r.ReadNillableByteArray()
			if v == nil {
				return nil, err
			}
			return &v, err
		}, []byte{1, 2})
}
