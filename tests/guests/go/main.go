// The suite's guest in Go, for TinyGo and for standard Go: serves Conformance, calls Callback.
package main

import (
	"bytes"
	"errors"

	guest "github.com/guesthouse/guesthouse/guest-sdk/go"
	"github.com/guesthouse/guesthouse/tests/guests/go/conformancev1"
	wire "github.com/guesthouse/guesthouse/wire/go"
)

// conformance implements the guest's interface.
type conformance struct{}

func init() {
	conformancev1.RegisterConformance(conformance{})
	vectors()
	// Takes the place of the generated handler, which cannot write a wrong type.
	guest.Register("conformance.v1.Conformance/garbage", func([]byte) ([]byte, error) {
		return wire.Encode(true, (*wire.Writer).Bool)
	})
}

// main is never run: the module is a reactor, which only answers calls.
func main() {}

var (
	calls uint32
	kept  [][]byte
)

func (conformance) EchoScalars(value conformancev1.Scalars) (conformancev1.Scalars, error) {
	return value, nil
}

func (conformance) EchoOptionals(value conformancev1.Optionals) (conformancev1.Optionals, error) {
	return value, nil
}

func (conformance) EchoLists(value conformancev1.Lists) (conformancev1.Lists, error) {
	return value, nil
}

func (conformance) EchoMaps(value conformancev1.Maps) (conformancev1.Maps, error) {
	return value, nil
}

func (conformance) EchoShape(value conformancev1.Shape) (conformancev1.Shape, error) {
	return value, nil
}

func (conformance) EchoTree(value conformancev1.Tree) (conformancev1.Tree, error) {
	return value, nil
}

func (conformance) EchoDefaults(value conformancev1.Defaults) (conformancev1.Defaults, error) {
	return value, nil
}

func (conformance) EchoDynamic(value conformancev1.Dynamic) (conformancev1.Dynamic, error) {
	return value, nil
}

func (conformance) EchoColor(value conformancev1.Color) (conformancev1.Color, error) {
	return value, nil
}

func (conformance) Join(left string, separator string, right *string) (string, error) {
	if right == nil {
		return left, nil
	}
	return left + separator + *right, nil
}

func (conformance) Nothing() error { return nil }

func (conformance) Count() (uint32, error) {
	calls++
	return calls, nil
}

func (conformance) Fail(message string, code *string) error {
	if code == nil {
		return errors.New(message)
	}
	return &wire.CallError{Message: message, Code: *code}
}

func (conformance) Refuse(refusal conformancev1.Refusal) error { return &refusal }

func (conformance) CallUpper(text string) (string, error) {
	return conformancev1.CallbackClient{}.Upper(text)
}

func (conformance) CallReject(message string, code *string) (string, error) {
	return outcome(conformancev1.CallbackClient{}.Reject(message, code)), nil
}

func (conformance) CallRefuse(refusal conformancev1.Refusal) (conformancev1.Refusal, error) {
	err := conformancev1.CallbackClient{}.Refuse(refusal)
	if refused := new(conformancev1.Refusal); errors.As(err, &refused) {
		return *refused, nil
	}
	return conformancev1.Refusal{}, err
}

func (conformance) CallMissing() (string, error) {
	_, err := guest.HostCall("default", "conformance.v1.Callback", "missing", nil)
	return outcome(err), nil
}

func (conformance) CallNotify() error {
	return conformancev1.CallbackClient{}.Notify()
}

func (conformance) Trap() error {
	panic("asked to trap")
}

func (conformance) Spin() error {
	//lint:ignore SA5002 The host is to stop it.
	for {
	}
}

func (conformance) Exhaust() error {
	for {
		kept = append(kept, make([]byte, 1<<20))
	}
}

func (conformance) Produce(size uint32) ([]byte, error) {
	return bytes.Repeat([]byte{0x5a}, int(size)), nil
}

func (conformance) Garbage() (conformancev1.Color, error) {
	return 0, errors.New("the handler in init comes before")
}

func (conformance) Log(text string) error {
	guest.Log(text)
	return nil
}

// outcome is what came back: "code: message", "message", or "ok".
func outcome(err error) string {
	if err == nil {
		return "ok"
	}
	var call *wire.CallError
	if errors.As(err, &call) && call.Code != "" {
		return call.Code + ": " + call.Message
	}
	return err.Error()
}
