package main

import (
	"errors"
	"fmt"
	"time"

	guest "github.com/guesthouse/guesthouse/guest-sdk/go"
	"github.com/guesthouse/guesthouse/tests/guests/go/conformancev1"
	wire "github.com/guesthouse/guesthouse/wire/go"
)

// A codec reads and writes the values of a type.
type codec[T any] struct {
	read  func(*wire.Reader) T
	write func(*wire.Writer, T)
}

// vectors answers the operation vectors/TYPE, for the types of the vectors, with what it reads, written again. What cannot be read is an
// error with the code, the offset and the path.
func vectors() {
	i8, u8 := codec[int8]{(*wire.Reader).Int8, (*wire.Writer).Int8}, codec[uint8]{(*wire.Reader).Uint8, (*wire.Writer).Uint8}
	i16, u16 := codec[int16]{(*wire.Reader).Int16, (*wire.Writer).Int16}, codec[uint16]{(*wire.Reader).Uint16, (*wire.Writer).Uint16}
	i32, u32 := codec[int32]{(*wire.Reader).Int32, (*wire.Writer).Int32}, codec[uint32]{(*wire.Reader).Uint32, (*wire.Writer).Uint32}
	i64, u64 := codec[int64]{(*wire.Reader).Int64, (*wire.Writer).Int64}, codec[uint64]{(*wire.Reader).Uint64, (*wire.Writer).Uint64}
	f32, f64 := codec[float32]{(*wire.Reader).Float32, (*wire.Writer).Float32}, codec[float64]{(*wire.Reader).Float64, (*wire.Writer).Float64}
	boolean := codec[bool]{(*wire.Reader).Bool, (*wire.Writer).Bool}
	text := codec[string]{(*wire.Reader).String, (*wire.Writer).String}
	binary := codec[[]byte]{(*wire.Reader).Bytes, (*wire.Writer).Bytes}
	dynamic := codec[any]{(*wire.Reader).Any, (*wire.Writer).Any}
	raw := codec[wire.Raw]{(*wire.Reader).Raw, (*wire.Writer).Raw}
	datetime := codec[time.Time]{(*wire.Reader).Time, (*wire.Writer).Time}
	shape := generated[conformancev1.Shape]()

	again("i8", i8)
	again("i16", i16)
	again("i32", i32)
	again("i64", i64)
	again("u8", u8)
	again("u16", u16)
	again("u32", u32)
	again("u64", u64)
	again("f32", f32)
	again("f64", f64)
	again("bool", boolean)
	again("string", text)
	again("bytes", binary)
	again("datetime", datetime)
	again("any", dynamic)
	again("value", dynamic)
	again("raw", raw)

	again("i8?", optional(i8))
	again("bool?", optional(boolean))
	again("string?", optional(text))
	again("bytes?", optional(binary))
	again("datetime?", optional(datetime))
	again("any?", optional(dynamic))
	again("[u8]?", optional(list(u8)))
	again("{string: i32}?", optional(mapOf(text, i32)))

	again("[bool]", list(boolean))
	again("[i8]", list(i8))
	again("[u8]", list(u8))
	again("[u16]", list(u16))
	again("[i32]", list(i32))
	again("[f32]", list(f32))
	again("[string]", list(text))
	again("[string?]", list(optional(text)))
	again("[bytes]", list(binary))
	again("[datetime]", list(datetime))
	again("[any]", list(dynamic))
	again("[raw]", list(raw))
	again("[[u8]]", list(list(u8)))
	again("[[i8]]", list(list(i8)))
	again("[[i16]]", list(list(i16)))
	again("[{string: i8}]", list(mapOf(text, i8)))
	again("[{string: [i8]}]", list(mapOf(text, list(i8))))
	again("[Shape]", list(shape))

	again("{string: i8}", mapOf(text, i8))
	again("{string: i32}", mapOf(text, i32))
	again("{string: u8}", mapOf(text, u8))
	again("{string: string}", mapOf(text, text))
	again("{string: string?}", mapOf(text, optional(text)))
	again("{string: datetime}", mapOf(text, datetime))
	again("{string: any}", mapOf(text, dynamic))
	again("{string: [f32]}", mapOf(text, list(f32)))
	again("{string: {string: i8}}", mapOf(text, mapOf(text, i8)))
	again("{string: {string: u8}}", mapOf(text, mapOf(text, u8)))
	again("{string: Shape}", mapOf(text, shape))
	again("{i8: bool}", mapOf(i8, boolean))
	again("{i16: bool}", mapOf(i16, boolean))
	again("{i16: string}", mapOf(i16, text))
	again("{i32: bool}", mapOf(i32, boolean))
	again("{i64: bool}", mapOf(i64, boolean))
	again("{u8: bool}", mapOf(u8, boolean))
	again("{u16: bool}", mapOf(u16, boolean))
	again("{u32: bool}", mapOf(u32, boolean))
	again("{u64: bool}", mapOf(u64, boolean))
	again("{bool: bool}", mapOfBools(boolean, boolean))
	again("{bool: string}", mapOfBools(boolean, text))

	again("Circle", generated[conformancev1.Circle]())
	again("Color", generated[conformancev1.Color]())
	again("Defaults", generated[conformancev1.Defaults]())
	again("Dynamic", generated[conformancev1.Dynamic]())
	again("Level", generated[conformancev1.Level]())
	again("Lists", generated[conformancev1.Lists]())
	again("Maps", generated[conformancev1.Maps]())
	again("Optionals", generated[conformancev1.Optionals]())
	again("Point", generated[conformancev1.Point]())
	again("Scalars", generated[conformancev1.Scalars]())
	again("Shape", shape)
	again("Tree", generated[conformancev1.Tree]())

	again("void", generated[wire.Void]())
	again("()", generated[wire.NoArguments]())
	again("[text: string]", text)
}

func again[T any](name string, of codec[T]) {
	guest.Register("vectors/"+name, func(payload []byte) ([]byte, error) {
		value, err := wire.Decode(payload, of.read)
		var wrong *wire.Error
		if errors.As(err, &wrong) {
			return nil, &wire.CallError{Code: string(wrong.Code), Message: fmt.Sprintf("at %d in <%s>", wrong.Offset, wrong.Path)}
		}
		if err != nil {
			return nil, err
		}
		return wire.Encode(value, of.write)
	})
}

func generated[T any, P interface {
	*T
	wire.Encoder
	wire.Decoder
}]() codec[T] {
	return codec[T]{
		read: func(r *wire.Reader) (v T) {
			_ = P(&v).DecodeWire(r)
			return v
		},
		write: func(w *wire.Writer, v T) { P(&v).EncodeWire(w) },
	}
}

func optional[T any](of codec[T]) codec[*T] {
	return codec[*T]{
		read: func(r *wire.Reader) *T {
			if !r.Present() {
				return nil
			}
			v := of.read(r)
			return &v
		},
		write: func(w *wire.Writer, v *T) {
			if w.Present(v != nil) {
				of.write(w, *v)
			}
		},
	}
}

func list[T any](of codec[T]) codec[[]T] {
	return codec[[]T]{
		read:  func(r *wire.Reader) []T { return wire.ReadList(r, of.read) },
		write: func(w *wire.Writer, v []T) { wire.WriteList(w, v, of.write) },
	}
}

func mapOf[K wire.Ordered, V any](key codec[K], value codec[V]) codec[map[K]V] {
	return codec[map[K]V]{
		read:  func(r *wire.Reader) map[K]V { return wire.ReadMap(r, key.read, value.read) },
		write: func(w *wire.Writer, v map[K]V) { wire.WriteMap(w, v, key.write, value.write) },
	}
}

func mapOfBools[V any](key codec[bool], value codec[V]) codec[map[bool]V] {
	return codec[map[bool]V]{
		read:  func(r *wire.Reader) map[bool]V { return wire.ReadMap(r, key.read, value.read) },
		write: func(w *wire.Writer, v map[bool]V) { wire.WriteBoolMap(w, v, key.write, value.write) },
	}
}
