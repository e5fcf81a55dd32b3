package guesthouse

import (
	"context"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// What a guest imports and exports.
const (
	wapcModule = "wapc"
	envModule  = "env"

	exportMemory     = "memory"
	exportCall       = "__guest_call"
	exportInitialize = "_initialize"
	exportStart      = "_start"
	exportWapcInit   = "wapc_init"
)

// exchange is the state of one call into a guest, or of its start. It lives as long as the call, so that nothing of one
// call can be seen in the next.
type exchange struct {
	guest     *instance
	operation string
	payload   []byte

	response []byte
	failure  []byte // the text of __guest_error

	hostResponse []byte
	hostError    []byte

	// exit is the code the guest gave proc_exit; nil if it did not.
	exit *uint32
	// stopped is why the host stopped the guest; nil if it did not.
	stopped *Error
}

type exchangeKey struct{}

func (x *exchange) context(parent context.Context) context.Context {
	return context.WithValue(parent, exchangeKey{}, x)
}

// exchangeOf is the exchange that ctx belongs to. Guest code runs only under such a context.
func exchangeOf(ctx context.Context) *exchange {
	running, _ := ctx.Value(exchangeKey{}).(*exchange)
	return running
}

// stop ends the guest code that runs: the engine unwinds to the host's call and returns an error there.
func (x *exchange) stop(reason *Error) {
	x.stopped = reason
	panic(reason)
}

// function is a host function that guests import.
type function struct {
	name       string
	parameters int
	results    int
	run        func(ctx context.Context, x *exchange, guest api.Module, stack []uint64)
}

var wapcFunctions = []function{
	{"__guest_request", 2, 0, guestRequest},
	{"__guest_response", 2, 0, guestResponse},
	{"__guest_error", 2, 0, guestFailure},
	{"__host_call", 8, 1, hostCall},
	{"__host_response_len", 0, 1, hostResponseLength},
	{"__host_response", 1, 0, hostResponse},
	{"__host_error_len", 0, 1, hostErrorLength},
	{"__host_error", 1, 0, hostError},
	{"__console_log", 2, 0, consoleLog},
}

// envFunctions are for guests in AssemblyScript.
var envFunctions = []function{{"abort", 4, 0, abort}}

func functionsBuilder(runtime wazero.Runtime, module string, functions []function) wazero.HostModuleBuilder {
	builder := runtime.NewHostModuleBuilder(module)
	for _, f := range functions {
		builder.NewFunctionBuilder().
			WithGoModuleFunction(api.GoModuleFunc(func(ctx context.Context, guest api.Module, stack []uint64) {
				f.run(ctx, exchangeOf(ctx), guest, stack)
			}), integers(f.parameters), integers(f.results)).
			Export(f.name)
	}
	return builder
}

func integers(count int) []api.ValueType {
	types := make([]api.ValueType, count)
	for i := range types {
		types[i] = api.ValueTypeI32
	}
	return types
}

func guestRequest(_ context.Context, x *exchange, guest api.Module, stack []uint64) {
	x.write(guest, "the buffer for the operation", api.DecodeU32(stack[0]), []byte(x.operation))
	x.write(guest, "the buffer for the payload", api.DecodeU32(stack[1]), x.payload)
}

func guestResponse(_ context.Context, x *exchange, guest api.Module, stack []uint64) {
	x.response = x.readReply(guest, "the reply", stack[0], stack[1])
}

func guestFailure(_ context.Context, x *exchange, guest api.Module, stack []uint64) {
	x.failure = x.readReply(guest, "the error text", stack[0], stack[1])
}

func hostCall(ctx context.Context, x *exchange, guest api.Module, stack []uint64) {
	key := newHandlerKey(
		x.readText(guest, "the binding of __host_call", stack[0], stack[1]),
		x.readText(guest, "the namespace of __host_call", stack[2], stack[3]),
		x.readText(guest, "the operation of __host_call", stack[4], stack[5]))
	payload := x.read(guest, "the payload of __host_call", stack[6], stack[7])
	x.hostResponse, x.hostError = nil, nil
	if ctx.Err() != nil {
		x.stop(timeoutError(ctx))
	}
	reply, err := x.guest.invoke(ctx, key, payload)
	if ctx.Err() != nil {
		x.stop(timeoutError(ctx))
	}
	if err == nil && uint64(len(reply)) > math.MaxUint32 {
		err = fmt.Errorf("the reply has %d bytes, more than a guest can read", len(reply))
	}
	if err != nil {
		x.hostError = []byte(hostErrorText(err))
		stack[0] = 0
		return
	}
	x.hostResponse = reply
	stack[0] = 1
}

func hostResponseLength(_ context.Context, x *exchange, _ api.Module, stack []uint64) {
	stack[0] = uint64(len(x.hostResponse))
}

func hostResponse(_ context.Context, x *exchange, guest api.Module, stack []uint64) {
	x.write(guest, "the buffer for the host's response", api.DecodeU32(stack[0]), x.hostResponse)
}

func hostErrorLength(_ context.Context, x *exchange, _ api.Module, stack []uint64) {
	stack[0] = uint64(len(x.hostError))
}

func hostError(_ context.Context, x *exchange, guest api.Module, stack []uint64) {
	x.write(guest, "the buffer for the host's error", api.DecodeU32(stack[0]), x.hostError)
}

func consoleLog(_ context.Context, x *exchange, guest api.Module, stack []uint64) {
	length := api.DecodeU32(stack[1])
	line := x.readMost(guest, "the log line", stack[0], length, lineBytes)
	if length > lineBytes {
		line = wholeRunes(line)
	}
	x.guest.logger(x.text("the log line", line))
}

func abort(_ context.Context, x *exchange, _ api.Module, stack []uint64) {
	x.stop(&Error{Code: CodeTrap, Ran: true, Message: fmt.Sprintf("the guest called abort in line %d, column %d",
		api.DecodeU32(stack[2]), api.DecodeU32(stack[3]))})
}

// read copies bytes out of the guest; what names them in errors. A guest that points outside its memory is stopped.
func (x *exchange) read(guest api.Module, what string, pointer, length uint64) []byte {
	return x.readMost(guest, what, pointer, api.DecodeU32(length), math.MaxUint32)
}

// readMost checks all the bytes but copies only the first most of them.
func (x *exchange) readMost(guest api.Module, what string, pointer uint64, length, most uint32) []byte {
	data, err := readMemory(guest, api.DecodeU32(pointer), length, most)
	if err != nil {
		x.stop(abiError(what + ": " + err.Error()))
	}
	return data
}

// readReply is read for what goes to the caller, and stops a guest that sends too much.
func (x *exchange) readReply(guest api.Module, what string, pointer, length uint64) []byte {
	size, limit := api.DecodeU32(length), x.guest.limits.PayloadBytes
	if data := x.readMost(guest, what, pointer, size, limit); size <= limit {
		return data
	}
	x.stop(&Error{Code: CodeTooLarge, Ran: true, Message: fmt.Sprintf("%s has %d bytes; the limit is %d", what, size, limit)})
	return nil
}

func (x *exchange) readText(guest api.Module, what string, pointer, length uint64) string {
	return x.text(what, x.read(guest, what, pointer, length))
}

func (x *exchange) text(what string, data []byte) string {
	if !utf8.Valid(data) {
		x.stop(abiError(what + " is not UTF-8"))
	}
	return string(data)
}

// wholeRunes drops the first bytes of a character at the end of text that was cut.
func wholeRunes(text []byte) []byte {
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		if at := len(text) - back; utf8.RuneStart(text[at]) {
			if !utf8.FullRune(text[at:]) {
				return text[:at]
			}
			break
		}
	}
	return text
}

// write copies data into the guest. A guest that points outside its memory is stopped.
func (x *exchange) write(guest api.Module, what string, pointer uint32, data []byte) {
	if err := writeMemory(guest, pointer, data); err != nil {
		x.stop(abiError(what + ": " + err.Error()))
	}
}

// timeoutError is the error of a guest that was stopped because its context ended.
func timeoutError(ctx context.Context) *Error {
	message := "the call was cancelled"
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		message = "the time limit passed"
	}
	return &Error{Code: CodeTimeout, Message: message, Ran: true, cause: ctx.Err()}
}
