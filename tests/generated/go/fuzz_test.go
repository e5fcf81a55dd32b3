//lint:file-ignore SA1019 it reads what is deprecated, too

package generated

import (
	"bytes"
	"runtime"
	"runtime/metrics"
	"testing"

	"github.com/guesthouse/guesthouse/tests/generated/go/host/bookshopv1"
	"github.com/guesthouse/guesthouse/tests/generated/go/host/commonv1"
	"github.com/guesthouse/guesthouse/tests/generated/go/host/ordersv1"
	wire "github.com/guesthouse/guesthouse/wire/go"
)

// What a decoder may allocate: so much, and for each byte of input so much. A byte can be a record without fields in a list, and
// a record takes as much memory as it has fields.
const (
	allowed        = 1 << 16
	allowedForByte = 1 << 10
)

// fuzzed is every type that a decoder is fuzzed for.
func fuzzed() []func() value {
	all := []func() value{
		of[bookshopv1.Item], of[bookshopv1.NotFound], of[bookshopv1.Receipt], of[bookshopv1.SoldOut],
		of[commonv1.Contact], of[commonv1.Place], of[ordersv1.Denied], of[ordersv1.Order],
	}
	for _, name := range []string{
		"Circle", "Color", "Defaults", "Dynamic", "Level", "Lists", "Maps", "Optionals", "Point", "Scalars", "Shape", "Tree",
	} {
		all = append(all, types[name][0], types[name][1])
	}
	return all
}

// Any bytes are a value or an error, for no more memory than a multiple of them. A value is written again, and those bytes are
// the same value.
func FuzzDecoders(f *testing.F) {
	for _, v := range readVectors[vector](f, "types.json") {
		for _, form := range append([]string{v.Bytes}, v.Also...) {
			f.Add(bytesOf(f, form))
		}
	}
	f.Add([]byte("\x86\xa4item\x81\xa3car\x92\x01\x02"))
	f.Add([]byte("\xdd\x00\x01\x00\x00" + string(make([]byte, 1<<12))))
	f.Add([]byte("\x81\xa4tree" + string(bytes.Repeat([]byte{0x91}, 200))))
	types := fuzzed()
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, zero := range types {
			got := zero()
			var err error
			bounded(t, got, len(data), func() { err = wire.Unmarshal(data, got) })
			if err == nil {
				isWrittenAgain(t, got, zero())
			}
		}
	})
}

// bounded checks what a decoder allocates for so many bytes. The quick count has what the runtime only now found out about what
// ran before, so that more than is allowed is counted again, which stops the world.
func bounded(t *testing.T, v any, size int, decode func()) {
	t.Helper()
	limit := uint64(allowed + allowedForByte*size)
	before := allocated()
	decode()
	if allocated()-before <= limit {
		return
	}
	var start, end runtime.MemStats
	runtime.ReadMemStats(&start)
	decode()
	runtime.ReadMemStats(&end)
	if n := end.TotalAlloc - start.TotalAlloc; n > limit {
		t.Errorf("%T: %d bytes of input allocated %d", v, size, n)
	}
}

func allocated() uint64 {
	samples := [...]metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(samples[:])
	return samples[0].Value.Uint64()
}

func isWrittenAgain(t *testing.T, got, again value) {
	t.Helper()
	first, err := wire.Marshal(got)
	if err != nil {
		t.Fatalf("%T: %v", got, err)
	}
	if err := wire.Unmarshal(first, again); err != nil {
		t.Fatalf("%T: %x: %v", got, first, err)
	}
	if second, err := wire.Marshal(again); !bytes.Equal(first, second) || err != nil {
		t.Fatalf("%T: wrote %x, then %x (%v)", got, first, second, err)
	}
}

// The details of errors are text that the other side wrote.
func FuzzDetails(f *testing.F) {
	for _, details := range []wire.Details{
		&bookshopv1.NotFound{Isbn: "x", Similar: []string{"é\n"}}, wire.Pointer(soldOut()), &bookshopv1.Unpaid{}, &ordersv1.Denied{},
	} {
		f.Add(wire.WriteDetails(details))
	}
	for _, text := range []string{"", "{}", "[", `{"a":1e999}`, `{"isbn":"\ud800","similar":null}`, `{"since":"2026-11-26T12:00:00Z"}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, zero := range []func() wire.Details{
			func() wire.Details { return new(bookshopv1.NotFound) },
			func() wire.Details { return new(bookshopv1.SoldOut) },
			func() wire.Details { return new(bookshopv1.Unpaid) },
			func() wire.Details { return new(ordersv1.Denied) },
		} {
			got, again := zero(), zero()
			var read error
			bounded(t, got, len(text), func() { read = wire.ReadDetails(text, got) })
			if read == nil {
				continue
			}
			first := wire.WriteDetails(got)
			if wire.ReadDetails(first, again) == nil {
				t.Fatalf("%T: wrote %s, which it does not read", got, first)
			}
			if second := wire.WriteDetails(again); first != second {
				t.Fatalf("%T: wrote %s, then %s", got, first, second)
			}
		}
	})
}
