package guesthouse

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"sync"
	"testing"
	"time"
)

func TestConcurrentCallsNeverMeet(t *testing.T) {
	host := load(t, "obedient", WithLimits(Limits{Instances: 4, Wait: time.Minute}))
	var group sync.WaitGroup
	for caller := range 16 {
		group.Go(func() {
			for call := range 100 {
				payload := binary.LittleEndian.AppendUint64(order(doEcho), uint64(caller<<32|call))
				switch call % 10 {
				case 3:
					if _, err := host.Call(t.Context(), "", order(doTrap)); !errors.Is(err, CodeTrap) {
						t.Error(err)
					}
				default:
					reply, err := host.Call(t.Context(), "", payload)
					if err != nil || !bytes.Equal(reply, payload[1:]) {
						t.Errorf("%x came back as %x, %v", payload[1:], reply, err)
					}
				}
			}
		})
	}
	group.Wait()
	if idle := len(host.pool.idle); idle > 4 || len(host.pool.slots) != 0 {
		t.Errorf("%d idle instances, %d slots taken", idle, len(host.pool.slots))
	}
}

// A deadline that passes just as the guest returns must not break the instance for the next call.
func TestDeadlinesThatRaceTheReply(t *testing.T) {
	host := load(t, "obedient", WithLimits(Limits{Instances: 1}))
	for i := range 300 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*time.Microsecond)
		_, _ = host.Call(ctx, "", order(doEcho))
		cancel()
		mustCall(t, host, "", order(doEcho))
	}
}

// blocked returns a host with one instance, which is busy until release is called, and then done is closed.
func blocked(t *testing.T, wait time.Duration) (host *Host, release func(), done <-chan struct{}) {
	handlers := NewHandlers()
	entered, leave, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	handlers.Handle("s", "block", func(ctx context.Context, _ []byte) ([]byte, error) {
		close(entered)
		select {
		case <-leave:
		case <-ctx.Done():
		}
		return nil, nil
	})
	host = load(t, "obedient", WithHandlers(handlers), WithLimits(Limits{Instances: 1, Wait: wait}))
	go func() {
		defer close(ended)
		_, _ = host.Call(context.Background(), "", orderForward("", "s", "block", nil))
	}()
	<-entered
	release = sync.OnceFunc(func() { close(leave) })
	t.Cleanup(release)
	return host, release, ended
}

func TestBusy(t *testing.T) {
	host, release, done := blocked(t, 20*time.Millisecond)
	within(t, func() {
		_, err := host.Call(context.Background(), "", order(doEcho))
		failed(t, err, CodeBusy, false, "within 20ms")
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		defer cancel()
		_, err = host.Call(ctx, "", order(doEcho))
		failed(t, err, CodeBusy, false)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error("unwraps to", errors.Unwrap(err))
		}
		release()
		<-done
		mustCall(t, host, "", order(doEcho))
	})
}

func TestCloseWaitsForCalls(t *testing.T) {
	host, release, done := blocked(t, time.Minute)
	within(t, func() {
		closed := make(chan error)
		go func() { closed <- host.Close(context.Background()) }()
		<-host.pool.closing
		_, err := host.Call(context.Background(), "demo/op", order(doEcho))
		failed(t, err, CodeBusy, false, "demo/op", "closed")
		select {
		case <-closed:
			t.Error("it did not wait")
		case <-time.After(10 * time.Millisecond):
		}
		release()
		<-done
		if err := <-closed; err != nil {
			t.Error(err)
		}
	})
}

func TestCloseStopsCallsWhenItsContextEnds(t *testing.T) {
	host := load(t, "obedient", WithLimits(Limits{Timeout: time.Minute}))
	within(t, func() {
		ended := make(chan error)
		go func() {
			_, err := host.Call(context.Background(), "", order(doSpin))
			ended <- err
		}()
		for len(host.pool.slots) == 0 {
			time.Sleep(time.Millisecond)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		defer cancel()
		if err := host.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		failed(t, <-ended, CodeTimeout, true, "cancelled")
	})
}

func TestManyInstancesDoNotPileUp(t *testing.T) {
	host := load(t, "obedient", WithLimits(Limits{Instances: 1}))
	for range 200 {
		_, err := host.Call(t.Context(), "", order(doTrap))
		failed(t, err, CodeTrap, true)
	}
	if len(host.pool.idle) != 0 {
		t.Error("a broken instance was kept")
	}
}
