// Package wire is wire profile 1 of guesthouse in Go: how a value of an Apex schema becomes MessagePack bytes, and back.
//
// It serves generated code first. A type that can be written has a method EncodeWire, a type that can be read a method
// DecodeWire; for everything else there are functions: what writes a T is a func(*Writer, T), what reads one is a
// func(*Reader) T, and the methods of [Writer] and [Reader] are such functions when written as method expressions:
//
//	wire.WriteList(w, names, (*wire.Writer).String)
//	names = wire.ReadList(r, (*wire.Reader).String)
//
// Writer and Reader keep their first error, and do nothing after it, so that an error is checked once, at the end.
//
// The package depends on nothing, and compiles with TinyGo.
package wire

// Encoder is a value that can be written.
type Encoder interface {
	// EncodeWire writes the value. An error stays in the Writer, which it must not keep: it is used again.
	EncodeWire(w *Writer)
}

// Decoder is a value that can be read.
type Decoder interface {
	// DecodeWire reads the value, and returns the Reader's error. It must not keep the Reader, which is used again.
	DecodeWire(r *Reader) error
}

// Marshal returns the bytes of a value.
func Marshal(v Encoder) ([]byte, error) {
	w := writers.Get().(*Writer)
	v.EncodeWire(w)
	return w.finishAndReuse()
}

// Unmarshal reads a value from its bytes. Bytes after it are an error.
func Unmarshal(data []byte, v Decoder) error {
	r := newReader(data)
	r.keep(v.DecodeWire(r))
	return r.endAndReuse()
}

// Encode returns the bytes of a value that is not an Encoder: wire.Encode("text", (*wire.Writer).String).
func Encode[T any](v T, write func(*Writer, T)) ([]byte, error) {
	w := writers.Get().(*Writer)
	write(w, v)
	return w.finishAndReuse()
}

// Decode reads a value that is not a Decoder: wire.Decode(data, (*wire.Reader).String). Bytes after it are an error.
func Decode[T any](data []byte, read func(*Reader) T) (T, error) {
	r := newReader(data)
	v := read(r)
	if err := r.endAndReuse(); err != nil {
		var none T
		return none, err
	}
	return v, nil
}

// Void is the reply of an operation that returns nothing: no bytes at all. Nil is read too.
type Void struct{}

// EncodeWire writes nothing.
func (Void) EncodeWire(*Writer) {}

// DecodeWire reads nothing, or nil.
func (Void) DecodeWire(r *Reader) error {
	if len(r.data) > 0 {
		r.Nil()
	}
	return r.Err()
}

// NoArguments is the arguments of an operation that has none: no bytes at all. Nil and an empty map are read too.
type NoArguments struct{}

// EncodeWire writes nothing.
func (NoArguments) EncodeWire(*Writer) {}

// DecodeWire reads nothing, nil, or an empty map.
func (NoArguments) DecodeWire(r *Reader) error {
	start := r.at
	if len(r.data) == 0 || !r.Present() {
		return r.Err()
	}
	if t := r.token(); t.kind != kindMap || t.bits > 0 {
		r.unexpected(start, "no arguments", t)
	}
	return r.Err()
}

// Pointer returns a pointer to a copy of v, as optionals need it.
func Pointer[T any](v T) *T {
	return &v
}
