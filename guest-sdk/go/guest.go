// Package guest is for waPC guests in Go: modules that a guesthouse host, or any other waPC host, calls.
//
// A guest registers its handlers in an init function, because hosts do not run main:
//
//	package main
//
//	import guest "github.com/guesthouse/guesthouse/guest-sdk/go"
//
//	func init() {
//		guest.Register("demo.v1.Greeter/shout", shout)
//	}
//
//	func shout(payload []byte) ([]byte, error) { … }
//
//	func main() {}
//
// Most guests leave Register and HostCall to generated code. The same sources build with TinyGo (small modules)
//
//	tinygo build -o guest.wasm -target guest-target.json -no-debug -panic=trap -opt=2 .
//
// where guest-target.json is the file in this module's folder, and with standard Go (all of Go):
//
//	GOOS=wasip1 GOARCH=wasm go build -o guest.wasm -buildmode=c-shared -ldflags='-s -w' .
//
// Built for another system, for unit tests say, a guest has no host: [Invoke] calls its handlers then.
//
// A handler that panics traps: the host drops the instance, since nobody knows what state it is in. With standard Go the
// message and the stack go to the host's log first; TinyGo for WebAssembly can't recover, and loses the message.
package guest

import (
	"errors"
	"strings"

	wire "github.com/guesthouse/guesthouse/wire/go"
)

// defaultBinding is the binding of a call to the host that names none.
const defaultBinding = "default"

var handlers = map[string]func(payload []byte) ([]byte, error){}

// Register makes the handler answer calls of an operation, such as triage.v1.Triage/decide, also with a / before it. An
// earlier handler of the same operation is replaced.
//
// The payload is the handler's to keep. Its reply may be empty or nil. An error goes to the caller as its text; if it is, or
// wraps, a [*wire.CallError] or an error that the schema declares, with the code and details of that.
func Register(operation string, handler func(payload []byte) ([]byte, error)) {
	handlers[strings.TrimPrefix(operation, "/")] = handler
}

// HostCall calls an operation of the host, such as teamsFor in the namespace triage.v1.Directory, and returns its reply. An
// empty binding is "default". An error of the host is a [*wire.CallError].
func HostCall(binding, namespace, operation string, payload []byte) ([]byte, error) {
	if binding == "" {
		binding = defaultBinding
	}
	return hostCall(binding, namespace, operation, payload)
}

// Log writes a line to the host's log. Natively, it goes to the standard error.
func Log(message string) {
	consoleLog(message)
}

// answer calls the handler of an operation.
func answer(operation string, payload []byte) ([]byte, error) {
	handler, ok := handlers[strings.TrimPrefix(operation, "/")]
	if !ok {
		return nil, errors.New("no handler for " + operation)
	}
	return handler(payload)
}

// errorText is the text in which a handler's error crosses.
func errorText(err error) string {
	crossing := wire.CallError{Message: err.Error()}
	if inner := callErrorIn(err); inner != nil {
		crossing.Code, crossing.Details = inner.Code, inner.Details
	}
	return crossing.Text()
}

// TypedError is the error of a call of an operation whose schema declares errors: what read makes of the error's code and
// details, or err itself if that is nil. Generated code calls it.
func TypedError(err error, read func(code, details string) error) error {
	if crossed, ok := err.(*wire.CallError); ok {
		if typed := read(crossed.Code, crossed.Details); typed != nil {
			return typed
		}
	}
	return err
}

// callErrorIn has the code and the details of an error, or of one that it wraps; it is nil if there are none. It is errors.As,
// which would be a quarter of a small guest.
func callErrorIn(err error) *wire.CallError {
	switch err := err.(type) {
	case *wire.CallError:
		return err
	case interface{ CodeAndDetails() (code, details string) }:
		code, details := err.CodeAndDetails()
		return &wire.CallError{Code: code, Details: details}
	case interface{ Unwrap() error }:
		return callErrorIn(err.Unwrap())
	case interface{ Unwrap() []error }:
		for _, each := range err.Unwrap() {
			if inner := callErrorIn(each); inner != nil {
				return inner
			}
		}
	}
	return nil
}
