//lint:file-ignore SA1019 it uses what is deprecated, too

// A guest that fails in all the ways of its schema.
package main

import (
	"errors"
	"fmt"
	"time"

	guest "github.com/guesthouse/guesthouse/guest-sdk/go"
	"github.com/guesthouse/guesthouse/tests/generated/go/guest/bookshopv1"
	wire "github.com/guesthouse/guesthouse/wire/go"
)

type shop struct{}

func init() {
	bookshopv1.RegisterShop(shop{})
	bookshopv1.RegisterFunctions(shop{})
}

// main is never run: the module is a reactor, which only answers calls.
func main() {}

func (shop) Buy(isbn string, customer uint64, note *string) (bookshopv1.Receipt, error) {
	var none bookshopv1.Receipt
	switch isbn {
	case "unknown":
		return none, &bookshopv1.NotFound{Isbn: isbn, Similar: []string{"<é> \"漢\"\n", "🚀"}}
	case "sold":
		return none, fmt.Errorf("buy: %w", &bookshopv1.SoldOut{
			Message: "no more",
			Item:    bookshopv1.Item{Coupon: wire.Pointer("half")},
			Reasons: map[string]bookshopv1.Grounds{"": {Message: "late", Level: -3}, "b": {Strict: wire.Pointer(bookshopv1.StrictVery)}},
			Since:   time.Unix(-1, 500_000_000).UTC(),
			Wanted:  []bookshopv1.Item{{Old: &bookshopv1.Old{Year: 1999}}, {Unknown: wire.Pointer(bookshopv1.Mood(99))}},
			Left:    [][]int32{{}, {-2147483648, 2147483647}},
			Ratio:   1.1,
			Price:   5e-324,
			Codes:   []uint64{customer, 1<<64 - 1},
			Maybe:   []*string{nil, wire.Pointer("x")},
			Mood:    bookshopv1.MoodSad,
			Next: &bookshopv1.SoldOut{
				Item: bookshopv1.Item{Book: &bookshopv1.Book{}}, Reasons: map[string]bookshopv1.Grounds{}, Since: time.Unix(0, 1).UTC(),
				Wanted: []bookshopv1.Item{}, Codes: []uint64{}, Maybe: []*string{},
			},
		})
	case "free":
		return none, &bookshopv1.Unpaid{}
	case "strange":
		return none, &wire.CallError{Message: "strange", Code: "SoldOut", Details: `{"message":5}`}
	}
	return none, errors.New("no such case")
}

func (shop) Return(item bookshopv1.Item) (bookshopv1.Item, error) { return item, nil }

func (shop) Order(string) error { return nil }

// Restock shows that the host's errors are records here, and can be passed on.
func (shop) Restock(isbn string) error {
	_, err := bookshopv1.WarehouseClient{}.Take(isbn)
	if missing, ok := err.(*bookshopv1.NotFound); ok {
		missing.Similar = append(missing.Similar, "seen by the guest")
	}
	return err
}

func (shop) APIVersion() (string, error) {
	guest.Log("asked for the version")
	return "", &bookshopv1.NotFound{}
}
