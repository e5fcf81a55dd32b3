package wire_test

import (
	"fmt"

	wire "github.com/guesthouse/guesthouse/wire/go"
)

// Label is a type as the generator would write it.
type Label struct {
	Name  string
	Color []byte // absent: nil
}

var labelFields = []wire.Field{
	wire.Required("name"),
	wire.Optional("color"),
}

func (v *Label) EncodeWire(w *wire.Writer) {
	w.MapLen(2)
	w.Field("name")
	w.String(v.Name)
	w.Field("color")
	if w.Present(v.Color != nil) {
		w.Bytes(v.Color)
	}
}

func (v *Label) DecodeWire(r *wire.Reader) error {
	*v = Label{}
	fields := r.Record(labelFields)
	for fields.Next() {
		switch fields.Name {
		case "name":
			v.Name = r.String()
		case "color":
			if r.Present() {
				v.Color = r.Bytes()
			}
		}
	}
	return r.Err()
}

func Example() {
	data, err := wire.Marshal(&Label{Name: "bug", Color: []byte{0xd7, 0x3a, 0x4a}})
	fmt.Printf("%x %v\n", data, err)

	var label Label
	err = wire.Unmarshal(data, &label)
	fmt.Println(label.Name, label.Color, err)

	err = wire.Unmarshal([]byte("\x81\xa5color\xc0"), &label)
	fmt.Println(err)
	// Output:
	// 82a46e616d65a3627567a5636f6c6f72c403d73a4a <nil>
	// bug [215 58 74] <nil>
	// name: the field is missing at byte 8
}

func ExampleEncode() {
	data, err := wire.Encode([]string{"a", "b"}, func(w *wire.Writer, v []string) {
		wire.WriteList(w, v, (*wire.Writer).String)
	})
	fmt.Printf("%x %v\n", data, err)
	// Output: 92a161a162 <nil>
}

func ExampleDecode() {
	weights, err := wire.Decode([]byte("\x82\xa1a\x01\xa1b\xff"), func(r *wire.Reader) map[string]int32 {
		return wire.ReadMap(r, (*wire.Reader).String, (*wire.Reader).Int32)
	})
	fmt.Println(weights, err)

	_, err = wire.Decode([]byte("\x81\xa1a\xa1b"), func(r *wire.Reader) map[string]int32 {
		return wire.ReadMap(r, (*wire.Reader).String, (*wire.Reader).Int32)
	})
	fmt.Println(err)
	// Output:
	// map[a:1 b:-1] <nil>
	// ["a"]: expected i32, found str at byte 3
}

func ExampleParseCallError() {
	sent := (&wire.CallError{Message: "no such user", Code: "not-found"}).Text()
	fmt.Println(sent)
	fmt.Println(wire.ParseCallError(sent).Code)
	// Output:
	// gh1:{"code":"not-found","message":"no such user"}
	// not-found
}
