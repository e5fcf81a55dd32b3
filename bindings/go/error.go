package guesthouse

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Code says what kind of failure an [Error] is. A Code is itself an error, so that it can be asked for:
//
//	if errors.Is(err, guesthouse.CodeTimeout) { … }
type Code string

// The codes, which are the same in every language.
const (
	CodeInvalidModule Code = "invalid-module" // the bytes are not WebAssembly, or use what the engine does not allow
	CodeNotAGuest     Code = "not-a-guest"    // WebAssembly, but not a waPC guest
	CodeInit          Code = "init"           // the start section, _initialize, _start or wapc_init failed
	CodeBusy          Code = "busy"           // no instance came free in time, or the host is closed
	CodeTooLarge      Code = "too-large"      // the payload or the reply is larger than the limit
	CodeEncode        Code = "encode"         // the argument cannot be written
	CodeGuest         Code = "guest"          // the guest answered with an error
	CodeDecode        Code = "decode"         // the reply cannot be read
	CodeTrap          Code = "trap"           // the guest trapped
	CodeTimeout       Code = "timeout"        // the time limit passed, or the context was cancelled
	CodeMemoryLimit   Code = "memory-limit"   // the guest asked for more memory than its limit, and trapped
	CodeABI           Code = "abi"            // the guest broke the waPC rules
	CodeExit          Code = "exit"           // the guest ended itself with proc_exit
	CodeEngine        Code = "engine"         // the engine itself failed
)

// Error is the code's text.
func (c Code) Error() string { return string(c) }

// Error is a failed load or call. Get at it with [errors.As], or compare its code with [errors.Is].
// It unwraps to what caused it, such as [context.DeadlineExceeded] or the engine's error with the guest's stack trace.
type Error struct {
	// Code says what kind of failure this is.
	Code Code
	// Operation is the operation that was called; empty when the module was loaded.
	Operation string
	// Message says what went wrong.
	Message string
	// GuestCode is the code that the guest gave its error, if it gave one.
	GuestCode string
	// Details are the details that the guest gave its error as JSON; nil if it gave none.
	Details json.RawMessage
	// Ran says whether guest code may have run for this call: if not, calling again repeats nothing.
	Ran bool

	cause error
}

// Error is the operation, the code and the message.
func (e *Error) Error() string {
	var text strings.Builder
	if e.Operation != "" {
		text.WriteString(e.Operation + ": ")
	}
	text.WriteString(string(e.Code))
	if e.GuestCode != "" {
		text.WriteString(" (" + e.GuestCode + ")")
	}
	if e.Message != "" {
		text.WriteString(": " + e.Message)
	}
	return text.String()
}

// Is reports whether target is this error's [Code].
func (e *Error) Is(target error) bool {
	code, ok := target.(Code)
	return ok && e.Code == code
}

// Unwrap is what caused the error; nil if that is all there is to know.
func (e *Error) Unwrap() error { return e.cause }

// EncodeError is the error of a call whose argument cannot be written. Generated code makes it.
func EncodeError(operation string, cause error) error {
	return &Error{Code: CodeEncode, Operation: operation, Message: cause.Error(), cause: cause}
}

// DecodeError is the error of a call whose reply cannot be read. Generated code makes it.
func DecodeError(operation string, cause error) error {
	return &Error{Code: CodeDecode, Operation: operation, Message: cause.Error(), Ran: true, cause: cause}
}

// TypedError is the error of a call of an operation whose schema declares errors: err, which unwraps to what read makes of
// the guest's code and details, or err as it was if that is nil. Generated code calls it.
func TypedError(err error, read func(code, details string) error) error {
	failure, ok := err.(*Error)
	if !ok || failure.Code != CodeGuest {
		return err
	}
	if cause := read(failure.GuestCode, string(failure.Details)); cause != nil {
		typed := *failure
		typed.cause = cause
		return &typed
	}
	return err
}

// structuredPrefix starts the text of an error that has a code.
const structuredPrefix = "gh1:"

// structured is what follows the prefix. Without a message it is no such error.
type structured struct {
	Code    string          `json:"code"`
	Message *string         `json:"message"`
	Details json.RawMessage `json:"details,omitempty"`
}

// guestError reads the text of __guest_error.
func guestError(text []byte) *Error {
	if !utf8.Valid(text) {
		return abiError("the text of __guest_error is not UTF-8")
	}
	failure := &Error{Code: CodeGuest, Message: string(text), Ran: true}
	if rest, ok := strings.CutPrefix(failure.Message, structuredPrefix); ok {
		var fields structured
		if json.Unmarshal([]byte(rest), &fields) == nil && fields.Message != nil {
			failure.GuestCode, failure.Message, failure.Details = fields.Code, *fields.Message, fields.Details
		}
	}
	if string(failure.Details) == "null" {
		failure.Details = nil
	}
	if failure.Message == "" && failure.GuestCode == "" {
		failure.Message = "the guest failed and did not say why"
	}
	return failure
}

func abiError(message string) *Error {
	return &Error{Code: CodeABI, Message: message, Ran: true}
}
