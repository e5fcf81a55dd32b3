//lint:file-ignore SA1019 it uses what is deprecated, too

package generated

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	guesthouse "github.com/guesthouse/guesthouse/bindings/go"
	"github.com/guesthouse/guesthouse/tests/generated/go/host/bookshopv1"
	wire "github.com/guesthouse/guesthouse/wire/go"
)

// stock fails with what its test wants.
type stock struct{ err error }

func (s stock) Take(context.Context, string) (uint32, error) { return 0, s.err }

// bookshop builds and loads the guest that fails in all ways.
func bookshop(t *testing.T, stock bookshopv1.Warehouse) *guesthouse.Host {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bookshop.wasm")
	build := exec.Command("go", "build", "-buildmode=c-shared", "-ldflags=-s -w", "-o", path, "./bookshop")
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	handlers := guesthouse.NewHandlers()
	bookshopv1.RegisterWarehouse(handlers, stock)
	host, err := guesthouse.LoadFile(t.Context(), path, guesthouse.WithHandlers(handlers))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = host.Close(context.Background()) })
	return host
}

func TestErrorsCross(t *testing.T) {
	failing := &stock{}
	host := bookshop(t, failing)
	shop := bookshopv1.NewShopClient(host)
	buy := func(isbn string) error {
		_, err := shop.Buy(t.Context(), isbn, 7, nil)
		return err
	}

	missing := failure[bookshopv1.NotFound](t, buy("unknown"))
	if want := (bookshopv1.NotFound{Isbn: "unknown", Similar: []string{"<é> \"漢\"\n", "🚀"}}); !reflect.DeepEqual(missing, want) {
		t.Errorf("%+v", missing)
	}
	if err := buy("unknown"); !errors.Is(err, guesthouse.CodeGuest) || !strings.Contains(err.Error(), "bookshop.v1.Shop/buy") {
		t.Errorf("it is no longer the error of a call: %v", err)
	}
	if err := buy("sold"); !strings.HasSuffix(err.Error(), "buy: no more") {
		t.Errorf("the message is %q", err)
	}
	if sold := failure[bookshopv1.SoldOut](t, buy("sold")); !reflect.DeepEqual(sold, soldOut()) {
		t.Errorf("%+v", sold)
	}
	failure[bookshopv1.Unpaid](t, buy("free"))
	for _, isbn := range []string{"plain", "strange"} {
		err := buy(isbn)
		var call *guesthouse.Error
		if !errors.As(err, &call) || call.Code != guesthouse.CodeGuest || errors.Unwrap(err) != nil {
			t.Errorf("%s: %#v", isbn, err)
		}
	}
	if _, err := bookshopv1.APIVersion(t.Context(), host); err == nil {
		t.Error("the function does not fail")
	} else {
		failure[bookshopv1.NotFound](t, err)
	}

	failing.err = &bookshopv1.NotFound{Isbn: "x", Similar: []string{"y"}}
	passed := failure[bookshopv1.NotFound](t, shop.Restock(t.Context(), "x"))
	if want := (bookshopv1.NotFound{Isbn: "x", Similar: []string{"y", "seen by the guest"}}); !reflect.DeepEqual(passed, want) {
		t.Errorf("%+v", passed)
	}
}

func soldOut() bookshopv1.SoldOut {
	return bookshopv1.SoldOut{
		Message: "no more",
		Item:    bookshopv1.Item{Coupon: wire.Pointer("half")},
		Reasons: map[string]bookshopv1.Grounds{"": {Message: "late", Level: -3}, "b": {Strict: wire.Pointer(bookshopv1.StrictVery)}},
		Since:   time.Unix(-1, 500_000_000).UTC(),
		Wanted:  []bookshopv1.Item{{Old: &bookshopv1.Old{Year: 1999}}, {Unknown: wire.Pointer(bookshopv1.Mood(99))}},
		Left:    [][]int32{{}, {-2147483648, 2147483647}},
		Ratio:   1.1,
		Price:   5e-324,
		Codes:   []uint64{7, 1<<64 - 1},
		Maybe:   []*string{nil, wire.Pointer("x")},
		Mood:    bookshopv1.MoodSad,
		Next: &bookshopv1.SoldOut{
			Item: bookshopv1.Item{Book: &bookshopv1.Book{}}, Reasons: map[string]bookshopv1.Grounds{}, Since: time.Unix(0, 1).UTC(),
			Wanted: []bookshopv1.Item{}, Codes: []uint64{}, Maybe: []*string{},
		},
	}
}

// failure is the record that an error is or wraps.
func failure[T any, P interface {
	*T
	error
}](t *testing.T, err error) T {
	t.Helper()
	var record P
	if !errors.As(err, &record) {
		t.Fatalf("not a %T: %v", record, err)
	}
	return *record
}

// What cannot be the details of the record is no record.
func TestDetailsAreChecked(t *testing.T) {
	whole := `{"message":"","item":{"voucher":""},"reasons":{},"since":"2026-01-01T00:00:00Z","wanted":[],"price":0,"codes":[],"maybe":[]`
	for rest, good := range map[string]bool{
		`}`: true,
		`,"left":null,"next":null,"mood":"Wild","extra":[{"a":[1,2]}],"ratio":1e2}`: true,
		``:                         false,
		`,"error":null}`:           false,
		`,"mood":null}`:            false,
		`}x`:                       false,
		`,}`:                       false,
		`,"ratio":"1"}`:            false,
		`,"ratio":1e39}`:           false,
		`,"error":1}`:              false,
		`,"mood":1.5}`:             false,
		`,"mood":2147483648}`:      false,
		`,"left":[[1,]]}`:          false,
		`,"left":[[1 2]]}`:         false,
		`,"price":null}`:           false,
		`,"since":"yesterday"}`:    false,
		`,"codes":[-1]}`:           false,
		`,"item":{}}`:              false,
		`,"item":{"other":1}}`:     false,
		`,"item":{"voucher":"",}}`: false,
		`,"item":{"voucher":"","Old":{"year":1}}}`:           false,
		`,"item":{"Old":{}}}`:                                false,
		`,"reasons":{"a":{"text":"","level":1,"strict":4}}}`: false,
		`,"next":` + strings.Repeat(`{"next":`, 200) + `1`:   false,
		`,"extra":` + strings.Repeat(`[`, 200):               false,
	} {
		var record bookshopv1.SoldOut
		if err := wire.ReadDetails(whole+rest, &record); (err != nil) != good {
			t.Errorf("%s: %v", rest, err)
		}
	}
	var record bookshopv1.SoldOut
	if wire.ReadDetails(whole+"}", &record) == nil || !record.Error_ || record.Ratio != 0.5 || record.Mood != bookshopv1.MoodCalm {
		t.Errorf("without defaults: %+v", record)
	}
}

func TestOpenUnions(t *testing.T) {
	const newer = "\x81\xa5Album\x82\xa1a\x93\x01\x02\xc0\xa1b\xd6\xff\x00\x00\x00\x00"
	var item bookshopv1.Item
	if err := wire.Unmarshal([]byte(newer), &item); err != nil {
		t.Fatal(err)
	}
	if item.Unknown_ == nil || item.Unknown_.Key != "Album" || string(item.Unknown_.Value) != newer[7:] {
		t.Errorf("%+v", item)
	}
	if again, err := wire.Marshal(&item); err != nil || string(again) != newer {
		t.Errorf("%q, %v", again, err)
	}
	for _, broken := range []string{"\x81\xa5Album", "\x81\xa5Album\xc1", "\x81\x05\xc0", "\x82\xa1a\xc0\xa1b\xc0", "\x80"} {
		if err := wire.Unmarshal([]byte(broken), &item); err == nil {
			t.Errorf("%q is read as %+v", broken, item)
		}
	}
	for name, unknown := range map[string]bookshopv1.Item{
		"no value":  {Unknown_: &wire.Unknown{Key: "a"}},
		"no text":   {Unknown_: &wire.Unknown{Key: "\xff", Value: wire.Raw("\xc0")}},
		"two of it": {Unknown_: &wire.Unknown{Key: "a", Value: wire.Raw("\xc0")}, Coupon: wire.Pointer("")},
	} {
		if data, err := wire.Marshal(&unknown); err == nil {
			t.Errorf("%s is written as %q", name, data)
		}
	}
}
