package guesthouse

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
)

// Handler serves one operation that guests call. The payload is its own to keep. The context ends when the guest's call
// does. An error reaches the guest as text: with a code if it is a [*HandlerError], has a method Code() string, or is one that
// the schema declares.
// A panic reaches the guest as an error of the code "panic"; what it was is logged.
type Handler = func(ctx context.Context, payload []byte) ([]byte, error)

// HandlerError is an error that reaches the guest with a code, and details if there are any.
type HandlerError struct {
	// Code is for the guest's code to compare; empty if there is none.
	Code string
	// Message is for people.
	Message string
	// Details is anything that [encoding/json] can write; nil if there are none.
	Details any
}

// Error is the code and the message.
func (e *HandlerError) Error() string {
	if e.Code == "" {
		return e.Message
	}
	return e.Code + ": " + e.Message
}

// defaultBinding is what an empty binding means.
const defaultBinding = "default"

type handlerKey struct{ binding, namespace, operation string }

// String names the operation in errors. The guest chose the names, so they are cut.
func (k handlerKey) String() string {
	name := cut(k.namespace + "/" + k.operation)
	if k.binding == defaultBinding {
		return name
	}
	return name + " in the binding " + cut(k.binding)
}

func cut(name string) string {
	const most = 200
	if len(name) > most {
		name = string(wholeRunes([]byte(name[:most])))
	}
	return name
}

// Handlers are the operations that guests may call; nothing else of the host is within their reach. The zero value is
// an empty set, seen through the binding "default". Safe for concurrent use, also while guests run.
type Handlers struct {
	// root holds the functions; nil where this set does so itself.
	root    *Handlers
	binding string

	mutex     sync.RWMutex
	functions map[handlerKey]Handler
}

// NewHandlers returns an empty set.
func NewHandlers() *Handlers { return &Handlers{} }

// Binding returns the same set, seen through another binding: what is registered there serves guests that name that
// binding.
func (h *Handlers) Binding(name string) *Handlers {
	return &Handlers{root: h.origin(), binding: name}
}

// Handle lets handler serve an operation, in the place of any other handler it had. A nil handler takes it away.
func (h *Handlers) Handle(namespace, operation string, handler Handler) {
	origin, key := h.origin(), newHandlerKey(h.binding, namespace, operation)
	origin.mutex.Lock()
	defer origin.mutex.Unlock()
	if handler == nil {
		delete(origin.functions, key)
		return
	}
	if origin.functions == nil {
		origin.functions = map[handlerKey]Handler{}
	}
	origin.functions[key] = handler
}

func (h *Handlers) origin() *Handlers {
	if h.root != nil {
		return h.root
	}
	return h
}

func newHandlerKey(binding, namespace, operation string) handlerKey {
	if binding == "" {
		binding = defaultBinding
	}
	return handlerKey{binding, namespace, operation}
}

// find returns the handler that key names, or nil.
func (h *Handlers) find(key handlerKey) Handler {
	origin := h.origin()
	origin.mutex.RLock()
	defer origin.mutex.RUnlock()
	return origin.functions[key]
}

// invoke runs the handler that key names. What it panics with is for the log, not for the guest.
func (i *instance) invoke(ctx context.Context, key handlerKey, payload []byte) (reply []byte, err error) {
	handler := i.handlers.find(key)
	if handler == nil {
		return nil, fmt.Errorf("no handler for %s", key)
	}
	defer func() {
		if cause := recover(); cause != nil {
			i.logger(fmt.Sprintf("the handler of %s panicked: %v\n%s", key, cause, debug.Stack()))
			message := fmt.Sprintf("the handler of %s panicked", key)
			reply, err = nil, &HandlerError{Code: "panic", Message: message}
		}
	}()
	return handler(ctx, payload)
}

// hostErrorText is what a guest reads of a handler's error.
func hostErrorText(err error) string {
	message, fields := err.Error(), structured{Message: new(string)}
	var own *HandlerError
	var declared interface{ CodeAndDetails() (code, details string) }
	var coded interface{ Code() string }
	switch {
	case errors.As(err, &own):
		message, fields.Code = own.Message, own.Code
		if own.Details != nil {
			details, failed := json.Marshal(own.Details)
			if failed != nil {
				return fmt.Sprintf("%s (its details cannot be written: %s)", err, failed)
			}
			fields.Details = details
		}
	case errors.As(err, &declared):
		code, details := declared.CodeAndDetails()
		fields.Code, fields.Details = code, json.RawMessage(details)
	case errors.As(err, &coded):
		fields.Code = coded.Code()
	}
	if fields.Code == "" && fields.Details == nil {
		return strings.ToValidUTF8(message, "\uFFFD")
	}
	*fields.Message = message
	text, failed := json.Marshal(fields)
	if failed != nil { // Never: the details are JSON already.
		return failed.Error()
	}
	return structuredPrefix + string(text)
}
