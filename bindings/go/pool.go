package guesthouse

import (
	"context"
	"errors"
	"sync"
	"time"
)

// errClosed is what a call on a closed host unwraps to.
var errClosed = errors.New("the host is closed")

// pool lends instances, each to one call at a time, and never more than its size. It does not make them: who acquires
// nil makes one.
type pool struct {
	wait  time.Duration
	slots chan struct{} // holds one value for each call that runs

	mutex   sync.Mutex
	idle    []*instance
	running int
	closed  bool

	closing chan struct{} // closed when no more calls are accepted
	drained chan struct{} // closed when, after that, the last one has ended
}

func newPool(size int, wait time.Duration) *pool {
	return &pool{
		wait:    wait,
		slots:   make(chan struct{}, size),
		closing: make(chan struct{}),
		drained: make(chan struct{}),
	}
}

// acquire waits for the right to run one call, and returns the instance to run it on; nil if a new one is needed.
// Each acquire without an error needs one release.
func (p *pool) acquire(ctx context.Context) (*instance, error) {
	if err := p.acquireSlot(ctx); err != nil {
		return nil, err
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.closed {
		<-p.slots
		return nil, busyError(errClosed.Error(), errClosed)
	}
	p.running++
	last := len(p.idle) - 1
	if last < 0 {
		return nil, nil
	}
	taken := p.idle[last]
	p.idle[last] = nil
	p.idle = p.idle[:last]
	return taken, nil
}

func (p *pool) acquireSlot(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return busyError("the context ended before the call began", err)
	}
	select {
	case p.slots <- struct{}{}:
		return nil
	default:
	}
	timer := time.NewTimer(p.wait)
	defer timer.Stop()
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-p.closing:
		return busyError(errClosed.Error(), errClosed)
	case <-ctx.Done():
		return busyError("no instance came free before the context ended", ctx.Err())
	case <-timer.C:
		return busyError("no instance came free within "+p.wait.String(), nil)
	}
}

func busyError(message string, cause error) error {
	return &Error{Code: CodeBusy, Message: message, cause: cause}
}

// release ends what acquire began. A kept instance serves another call; nil keeps none.
func (p *pool) release(kept *instance) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if kept != nil && !p.closed {
		p.idle = append(p.idle, kept)
	}
	p.running--
	if p.closed && p.running == 0 {
		close(p.drained)
	}
	<-p.slots
}

// close refuses further calls. Once the last one has ended, drained is closed.
func (p *pool) close() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.closed {
		return
	}
	p.closed, p.idle = true, nil
	close(p.closing)
	if p.running == 0 {
		close(p.drained)
	}
}
