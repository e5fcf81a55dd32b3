package guesthouse_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	guesthouse "github.com/guesthouse/guesthouse/bindings/go"
)

func Example() {
	ctx := context.Background()
	handlers := guesthouse.NewHandlers()
	handlers.Handle("demo.v1.Clock", "zone", func(context.Context, []byte) ([]byte, error) { return []byte("UTC"), nil })

	host, err := guesthouse.LoadFile(ctx, "testdata/obedient.wasm",
		guesthouse.WithHandlers(handlers),
		guesthouse.WithLimits(guesthouse.Limits{MemoryBytes: 1 << 20, Timeout: time.Second}))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer host.Close(ctx)

	reply, err := host.Call(ctx, "hello ", []byte("\x00world")) // This guest echoes what it is told after a zero.
	fmt.Println(string(reply), err)

	_, err = host.Call(ctx, "trap", []byte{1})
	var failure *guesthouse.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Code, failure.Ran, errors.Is(err, guesthouse.CodeTrap))
	}
	// Output:
	// hello world <nil>
	// trap true true
}
