package interop

import (
	"strings"
	"testing"
	"time"

	wire "github.com/guesthouse/guesthouse/wire/go"
	"github.com/wapc/tinygo-msgpack"
)

// What the stock codec cannot do. A schema whose guests are stock must do without these; when one of them works, a case here
// fails, and can go.

// Before 1970 and from 2514 on, a datetime takes twelve bytes.
var longTimes = []time.Time{time.Unix(-1, 0), time.Unix(1<<34, 0)}

func TestStockSkipsNotEveryExtension(t *testing.T) {
	for _, v := range []any{longTimes[0], longTimes[1], wire.Ext{Type: 1, Data: []byte{1}}, wire.Ext{Type: 1, Data: []byte{1, 2, 3}}} {
		if err := skipped(t, v); err == nil {
			t.Errorf("it skips %v", v)
		}
	}
}

// skipped is why a value is not skipped as a whole.
func skipped(t *testing.T, v any) error {
	t.Helper()
	data, err := wire.Encode(v, func(w *wire.Writer, v any) { w.Any(v); w.Bool(true) })
	if err != nil {
		t.Fatal(err)
	}
	decoder := msgpack.NewDecoder(data)
	if err := decoder.Skip(); err != nil {
		return err
	}
	_, err = decoder.ReadBool()
	return err
}

func TestStockReadsNoExtensionWithoutSchema(t *testing.T) {
	for _, v := range []any{time.Unix(0, 0), longTimes[0], wire.Ext{Type: 5, Data: []byte{1}}} {
		data, err := wire.Encode(v, (*wire.Writer).Any)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := msgpack.ReadAny(data); err == nil {
			t.Errorf("%v: it reads %v", v, got)
		}
	}
}

func TestStockPanicsAtContainersAsKeys(t *testing.T) {
	data, err := wire.Encode(any(wire.Map{{Key: []any{int64(1)}, Value: nil}}), (*wire.Writer).Any)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("it reads them")
		}
	}()
	_, _ = msgpack.ReadAny(data)
}

// Its Sizer counts a header of three bytes for them, so that one byte too many follows.
func TestStockWrites255BytesWrong(t *testing.T) {
	data, err := msgpack.ToBytes(stock(func(w msgpack.Writer) { w.WriteByteArray(make([]byte, 255)) }))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wire.Decode(data, (*wire.Reader).Bytes); err == nil {
		t.Error("it writes them")
	}
	r := wire.NewReader(data)
	if got := r.Bytes(); len(got) != 255 || r.Err() != nil {
		t.Errorf("%d bytes, %v", len(got), r.Err())
	}
}

// It says nothing of what is read anyway: text that is no UTF-8, keys that come twice, and bytes that follow.
func TestStockChecksLess(t *testing.T) {
	for name, data := range map[string]string{"text": "\x81\xa1\xff\x01", "keys": "\x82\xa1a\x01\xa1a\x02", "rest": "\x80\xc0"} {
		if _, err := msgpack.ReadAny([]byte(data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := wire.Decode([]byte(data), (*wire.Reader).Any); err == nil {
			t.Errorf("%s: we read it", name)
		}
	}
}

// Everything else that we write, it can skip.
func TestStockSkips(t *testing.T) {
	long := strings.Repeat("a", 70_000)
	many, entries := make([]any, 70_000), wire.Map{}
	for i := range 70_000 {
		entries = append(entries, wire.Entry{Key: int64(i), Value: nil})
	}
	for _, v := range []any{
		nil, true, false, int64(0), int64(-1), int64(-33), int64(-200), int64(-40_000), int64(-1 << 40), int64(200), int64(40_000),
		int64(1 << 20), uint64(1 << 63), float32(1), 1.5, "", "a", long[:40], long[:300], long, []byte{}, []byte(long[:300]), []byte(long),
		[]any{}, many[:20], many, wire.Map{}, entries[:20], entries, time.Unix(0, 0), time.Unix(0, 1),
		wire.Ext{Type: 1, Data: make([]byte, 2)}, wire.Ext{Type: 1, Data: make([]byte, 4)}, wire.Ext{Type: 1, Data: make([]byte, 16)},
	} {
		if err := skipped(t, v); err != nil {
			t.Errorf("%T: %v", v, err)
		}
	}
}
