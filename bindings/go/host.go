// Package guesthouse calls waPC guests: WebAssembly modules that serve operations and call operations of their host.
//
// It runs them on wazero, without cgo. A guest gets nothing of the machine it runs on but memory up to a limit, time up to a
// limit, a clock, random numbers, and the operations that are registered in [Handlers].
//
//	host, err := guesthouse.LoadFile(ctx, "guest.wasm")
//	if err != nil { … }
//	defer host.Close(ctx)
//	reply, err := host.Call(ctx, "demo.v1.Greeter/hello", payload)
package guesthouse

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Host is a loaded guest. It is safe for concurrent use: each call has an instance of the guest to itself, from a pool.
// Instances are made when calls need them, and kept for later calls unless something broke them; so a guest's state lives on
// from call to call, but two calls need not meet the same.
type Host struct {
	settings settings
	module   *module
	pool     *pool

	// stopped ends when calls that still run must stop.
	stopped context.Context
	stop    context.CancelFunc
}

type settings struct {
	handlers *Handlers
	limits   Limits
	logger   func(line string)
}

// Option changes how a guest is loaded.
type Option func(*settings)

// WithHandlers sets the operations that the guest may call. Without it there are none.
func WithHandlers(handlers *Handlers) Option {
	return func(s *settings) {
		if handlers != nil {
			s.handlers = handlers
		}
	}
}

// WithLimits bounds what the guest may take.
func WithLimits(limits Limits) Option { return func(s *settings) { s.limits = limits } }

// WithLogger sets what gets the lines that guests log, and those that they print, cut after 64 KiB. Guests write them: they
// may hold any text, control characters too. Calls that run at the same time call it at the same time. A logger that
// panics loses the line. Without one all lines are dropped.
func WithLogger(logger func(line string)) Option {
	return func(s *settings) {
		s.logger = func(line string) {
			if logger != nil {
				defer func() { _ = recover() }()
				logger(line)
			}
		}
	}
}

// Load compiles a guest, checks it and starts one instance. Errors are of type [*Error]: [CodeInvalidModule], [CodeNotAGuest],
// which lists all that is missing, or [CodeInit]. The start ends with ctx, or with the default of [Limits].Timeout.
func Load(ctx context.Context, wasm []byte, options ...Option) (*Host, error) {
	s := settings{handlers: NewHandlers(), logger: func(string) {}}
	for _, option := range options {
		option(&s)
	}
	s.limits = s.limits.withDefaults()
	m, err := newModule(ctx, wasm, s.limits)
	if err != nil {
		return nil, err
	}
	stopped, stop := context.WithCancel(context.Background())
	host := &Host{
		settings: s,
		module:   m,
		pool:     newPool(s.limits.Instances, s.limits.Wait),
		stopped:  stopped,
		stop:     stop,
	}
	if err := host.startFirst(ctx); err != nil {
		_ = host.Close(context.WithoutCancel(ctx)) // The first error is the one to tell.
		return nil, err
	}
	return host, nil
}

// startFirst shows what keeps the guest from starting.
func (h *Host) startFirst(ctx context.Context) error {
	if _, err := h.pool.acquire(ctx); err != nil {
		return err
	}
	ctx, cancel := h.bound(ctx)
	defer cancel()
	first, err := h.newInstance(ctx)
	h.pool.release(first)
	return err
}

// LoadFile reads a file and loads it. The error of one that cannot be read is [CodeInvalidModule].
func LoadFile(ctx context.Context, path string, options ...Option) (*Host, error) {
	wasm, err := os.ReadFile(path)
	if err != nil {
		return nil, &Error{Code: CodeInvalidModule, Message: err.Error(), cause: err}
	}
	return Load(ctx, wasm, options...)
}

// Call runs an operation of the guest, such as `demo.v1.Greeter/hello`, and returns its reply, which is the caller's to
// keep. The guest stops when ctx ends; if ctx has no deadline, [Limits].Timeout is it. Errors are of type [*Error].
//
// A handler may call the host that its guest runs in: that call gets another instance.
func (h *Host) Call(ctx context.Context, operation string, payload []byte) ([]byte, error) {
	reply, err := h.call(ctx, operation, payload)
	if err == nil {
		return reply, nil
	}
	var failure *Error
	if !errors.As(err, &failure) {
		failure = &Error{Code: CodeEngine, Message: err.Error(), Ran: true, cause: err}
	}
	failure.Operation = operation
	return nil, failure
}

func (h *Host) call(ctx context.Context, operation string, payload []byte) (reply []byte, err error) {
	if size, limit := len(payload)+len(operation), h.settings.limits.PayloadBytes; uint64(size) > uint64(limit) {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the payload has %d bytes; the limit is %d", size, limit)}
	}
	lent, err := h.pool.acquire(ctx)
	if err != nil {
		return nil, err
	}
	keep := false
	defer func() {
		if keep {
			h.pool.release(lent)
			return
		}
		if lent != nil {
			lent.close()
		}
		h.pool.release(nil)
	}()
	ctx, cancel := h.bound(ctx)
	defer cancel()
	if lent == nil {
		if lent, err = h.newInstance(ctx); err != nil {
			return nil, err
		}
	}
	reply, keep, err = lent.call(ctx, operation, payload)
	return reply, err
}

func (h *Host) newInstance(ctx context.Context) (*instance, error) {
	made := &instance{limits: h.settings.limits, handlers: h.settings.handlers, logger: h.settings.logger}
	if err := made.start(ctx, h.module); err != nil {
		return nil, err
	}
	return made, nil
}

// bound returns a context that ends with ctx, with the time limit if ctx has none, and when the host stops its calls.
func (h *Host) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	var cancel context.CancelFunc
	if _, has := ctx.Deadline(); has {
		ctx, cancel = context.WithCancel(ctx)
	} else {
		ctx, cancel = context.WithTimeout(ctx, h.settings.limits.Timeout)
	}
	unhook := context.AfterFunc(h.stopped, cancel)
	return ctx, func() {
		unhook()
		cancel()
	}
}

// Close refuses further calls, waits for those that run, and frees the guest. If ctx ends first, it stops them instead,
// returns ctx's error, and the guest is freed as soon as they have ended.
func (h *Host) Close(ctx context.Context) error {
	h.pool.close()
	select {
	case <-h.pool.drained:
		h.stop()
		return h.module.runtime.Close(context.WithoutCancel(ctx))
	case <-ctx.Done():
		h.stop()
		go func() {
			<-h.pool.drained
			_ = h.module.runtime.Close(context.Background()) // Nobody is left to tell.
		}()
		return ctx.Err()
	}
}
