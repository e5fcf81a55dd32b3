//go:build !wasip1 && !tinygo.wasm

package guest_test

import (
	"fmt"
	"strings"

	guest "github.com/guesthouse/guesthouse/guest-sdk/go"
	wire "github.com/guesthouse/guesthouse/wire/go"
)

func shout(payload []byte) ([]byte, error) {
	text, err := wire.Decode(payload, (*wire.Reader).String)
	if err != nil {
		return nil, err
	}
	if text == "" {
		return nil, &wire.CallError{Message: "nothing to shout", Code: "empty"}
	}
	return wire.Encode(strings.ToUpper(text), (*wire.Writer).String)
}

func Example() {
	guest.Register("demo.v1.Greeter/shout", shout) // in an init function

	// Natively, as in the unit tests of a guest, Invoke stands for the host.
	reply, err := guest.Invoke("demo.v1.Greeter/shout", []byte("\xa2hi"))
	fmt.Printf("%q %v\n", reply, err)
	_, err = guest.Invoke("demo.v1.Greeter/shout", []byte("\xa0"))
	fmt.Println(err, err.(*wire.CallError).Code)
	// Output:
	// "\xa2HI" <nil>
	// nothing to shout empty
}
