package guesthouse

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/sys"
)

// instance is one guest in its own memory. It serves one call at a time.
type instance struct {
	limits   Limits
	handlers *Handlers
	logger   func(string)

	memory    boundedMemory
	guest     api.Module
	guestCall api.Function
	stdout    lineWriter
	stderr    lineWriter
	// ctx is that of the call that runs.
	ctx context.Context
}

// start makes an instance and calls its initializers.
func (i *instance) start(ctx context.Context, m *module) error {
	i.memory.limit = i.limits.MemoryBytes
	i.stdout.logger, i.stderr.logger = i.logger, i.logger
	defer i.flush()
	x := &exchange{guest: i}
	i.ctx = x.context(ctx)
	guest, err := m.runtime.InstantiateModule(experimental.WithMemoryAllocator(i.ctx, &i.memory), m.compiled, wasiConfig(i))
	if err != nil {
		return i.startError("the start section", x, err)
	}
	i.guest = guest
	for _, name := range m.initializers {
		x = &exchange{guest: i}
		i.ctx = x.context(ctx)
		_, err := guest.ExportedFunction(name).Call(i.ctx)
		if err == nil || (name == exportStart && x.exit != nil && *x.exit == 0) {
			continue
		}
		i.close()
		return i.startError(name, x, err)
	}
	i.guestCall = guest.ExportedFunction(exportCall)
	return nil
}

func (i *instance) startError(step string, x *exchange, err error) error {
	failure := i.failure(x, err)
	failure.Message = fmt.Sprintf("%s failed: %s: %s", step, failure.Code, failure.Message)
	failure.Code, failure.Ran = CodeInit, false
	return failure
}

// call runs one operation. The instance may serve another call afterwards if keep is true.
func (i *instance) call(ctx context.Context, operation string, payload []byte) (reply []byte, keep bool, err error) {
	x := &exchange{guest: i, operation: operation, payload: payload}
	i.ctx = x.context(ctx)
	i.memory.refused = false
	defer i.flush()
	results, err := i.guestCall.Call(i.ctx, uint64(len(operation)), uint64(len(payload)))
	if err != nil {
		return nil, false, i.failure(x, err)
	}
	// A context that ended may have closed the instance a moment after the guest returned.
	keep = ctx.Err() == nil
	switch status := api.DecodeI32(results[0]); status {
	case 1:
		return x.response, keep, nil
	case 0:
		failure := guestError(x.failure)
		return nil, keep && failure.Code == CodeGuest, failure
	default:
		return nil, false, abiError(fmt.Sprintf("%s returned %d, which is neither 1 nor 0", exportCall, status))
	}
}

// failure says why guest code did not return.
func (i *instance) failure(x *exchange, err error) *Error {
	var exit *sys.ExitError
	trap, isTrap := trapText(err)
	switch {
	case x.stopped != nil:
		return x.stopped
	case i.memory.refused && (isTrap || x.exit != nil):
		return &Error{Code: CodeMemoryLimit, Ran: true, cause: err, Message: fmt.Sprintf(
			"the guest needs more than the %d bytes of memory it may have", i.limits.MemoryBytes)}
	case x.exit != nil:
		return &Error{Code: CodeExit, Ran: true, cause: err, Message: fmt.Sprintf("the guest exited with code %d", *x.exit)}
	case errors.As(err, &exit) && i.ctx.Err() != nil:
		return timeoutError(i.ctx)
	case isTrap:
		return &Error{Code: CodeTrap, Message: trap, Ran: true, cause: err}
	default:
		return &Error{Code: CodeEngine, Message: err.Error(), Ran: true, cause: err}
	}
}

// trapText is the name of the trap that the engine reports. The engine's own type for it is not public.
func trapText(err error) (text string, isTrap bool) {
	first, _, _ := strings.Cut(err.Error(), "\n")
	if _, text, isTrap = strings.Cut(first, "wasm error: "); isTrap {
		return text, true
	}
	const overflow = "stack overflow" // It comes without a prefix and without a trace.
	return overflow, strings.HasSuffix(first, overflow)
}

// flush logs what the guest printed after its last line.
func (i *instance) flush() {
	i.stdout.flush()
	i.stderr.flush()
}

func (i *instance) close() {
	_ = i.guest.Close(context.Background()) // It has no files or sockets whose closing could fail.
}
