package wire

import (
	"bytes"
	"errors"
	"runtime"
	"strconv"
	"testing"
)

func TestRecordsOfManyFields(t *testing.T) {
	const count = 200
	var fields []Field
	for i := range count {
		fields = append(fields, Required("f"+strconv.Itoa(i)))
	}
	record := func(names ...int) error {
		w := NewWriter()
		w.MapLen(len(names))
		for _, name := range names {
			w.Field("f" + strconv.Itoa(name))
			w.Nil()
		}
		data, _ := w.Finish()
		r := NewReader(data)
		walk := r.Record(fields)
		for walk.Next() {
			r.Nil()
		}
		if walk.Next() {
			t.Error("a field after the end")
		}
		return r.End()
	}
	backwards := make([]int, count)
	for i := range backwards {
		backwards[i] = count - 1 - i
	}
	if err := record(backwards...); err != nil {
		t.Error(err)
	}
	for _, i := range []int{0, 63, 64, 127, 128, 199} {
		without := append([]int{}, backwards...)
		without[count-1-i] = (i + 1) % count
		var wireError *Error
		if err := record(without...); !errors.As(err, &wireError) || wireError.Code != DuplicateKey {
			t.Errorf("a field twice: %v", err)
		}
		without = append(without[:count-1-i], without[count-i:]...)
		if err := record(without...); !errors.As(err, &wireError) || wireError.Path != "f"+strconv.Itoa(i) {
			t.Errorf("without field %d: %v", i, err)
		}
	}
}

func TestDecodersOfOthers(t *testing.T) {
	if err := Unmarshal([]byte{0x91, 0x01}, decoderFunc(func(r *Reader) error {
		ReadValues[refuser](r)
		return nil
	})); !errors.Is(err, errRefused) {
		t.Error(err)
	}
}

var errRefused = errors.New("refused")

type refuser struct{}

func (*refuser) DecodeWire(*Reader) error { return errRefused }

type decoderFunc func(*Reader) error

func (f decoderFunc) DecodeWire(r *Reader) error { return f(r) }

// What a reader takes in memory is bounded by what it is given, whatever a header announces.
func TestHeadersAllocateNothing(t *testing.T) {
	// A list of 2^32-1 elements, and enough bytes for a part of them.
	list := append([]byte{0xdd, 0xff, 0xff, 0xff, 0xff}, bytes.Repeat([]byte{0xc1}, 1<<10)...)
	// A list of as many elements as there are bytes, of which the first is wrong.
	wrong := append([]byte{0xdd, 0, 1, 0, 0}, bytes.Repeat([]byte{0xc1}, 1<<16)...)
	for _, data := range [][]byte{list, wrong} {
		allocated := allocatedBy(func() {
			_, _ = Decode(data, (*Reader).Any)
			_, _ = Decode(data, ReadValues[tree])
			_, _ = Decode(data, func(r *Reader) [][64]uint64 {
				return ReadList(r, func(r *Reader) (v [64]uint64) { r.Nil(); return v })
			})
		})
		if limit := uint64(8 * (len(data) + 1<<12)); allocated > limit {
			t.Errorf("%d bytes of input allocated %d", len(data), allocated)
		}
	}
}

func allocatedBy(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Whatever the bytes are: no panic, no more memory than a multiple of them, and what was read can be written and read again.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		"", "\xc0", "\xc1", "\x93\x01\xff\xcb\x7f\xf8\x00\x00\x00\x00\x00\x01", "\x82\xa1a\xc4\x01\xff\x01\xd6\xff\x00\x00\x00\x01",
		"\x82\xa1x\x01\xa1y\xca\x00\x00\x00\x00", "\x81\xa7polygon\x90", "\x81\xa5Color\xa3red", "\xdd\xff\xff\xff\xff",
		"\xb42026-11-23T12:54:00Z", "\xc7\x0c\xff\x00\x00\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff", "\x81\x92\x01\xc7\x00\x05\xc0",
		"\x86\xa4name\xa0\xa5level\x01\xa4path\x90\xa4left\xc0\xa8children\x90\xa6byName\x81\xa1b\xc0",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var value any
		var err error
		if n, limit := allocatedBy(func() { value, err = Decode(data, (*Reader).Any) }), uint64(1<<16+1<<10*len(data)); n > limit {
			t.Errorf("%d bytes of input allocated %d", len(data), n)
		}
		if err == nil {
			again(t, value)
		}
		for _, read := range []func(*Reader){
			func(r *Reader) { r.Skip() },
			func(r *Reader) { r.Bytes() },
			func(r *Reader) { r.Time() },
			func(r *Reader) { r.Float32() },
			func(r *Reader) { ReadMap(r, (*Reader).Int16, (*Reader).Float64) },
		} {
			r := NewReader(data)
			read(r)
			_ = r.End()
		}
		roundTrip[shape](t, data)
		roundTrip[tree](t, data)
	})
}

// again checks that a value which has been read can be written, and that those bytes are read as an equal value.
func again(t *testing.T, value any) {
	first, err := Encode(value, (*Writer).Any)
	if err != nil {
		t.Fatal(err)
	}
	read, err := Decode(first, (*Reader).Any)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := Encode(read, (*Writer).Any); !bytes.Equal(first, second) || err != nil {
		t.Fatalf("wrote %x, then %x (%v)", first, second, err)
	}
}

func roundTrip[T any, P interface {
	*T
	Encoder
	Decoder
}](t *testing.T, data []byte) {
	var value, read T
	if Unmarshal(data, P(&value)) != nil {
		return
	}
	first, err := Marshal(P(&value))
	if err != nil {
		t.Fatal(err)
	}
	if err := Unmarshal(first, P(&read)); err != nil {
		t.Fatal(err)
	}
	if second, err := Marshal(P(&read)); !bytes.Equal(first, second) || err != nil {
		t.Fatalf("wrote %x, then %x (%v)", first, second, err)
	}
}
