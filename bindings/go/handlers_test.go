package guesthouse

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

type codedError struct{}

func (codedError) Error() string { return "teapot" }
func (codedError) Code() string  { return "short-and-stout" }

func TestHostCalls(t *testing.T) {
	handlers := NewHandlers()
	host := load(t, "obedient", WithHandlers(handlers))
	answer := func(text string) Handler {
		return func(_ context.Context, payload []byte) ([]byte, error) { return append([]byte(text), payload...), nil }
	}
	handlers.Handle("space", "op", answer("default "))
	handlers.Binding("mail").Handle("space", "op", answer("mail "))
	handlers.Binding("").Handle("space", "漢", answer("漢 "))
	handlers.Handle("space", "empty", func(context.Context, []byte) ([]byte, error) { return nil, nil })

	for _, c := range []struct{ binding, operation, want string }{
		{"default", "op", "default 🚀"}, {"", "op", "default 🚀"}, {"mail", "op", "mail 🚀"}, {"", "漢", "漢 🚀"}, {"", "empty", ""},
	} {
		if got := mustCall(t, host, "", orderForward(c.binding, "space", c.operation, []byte("🚀"))); string(got) != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestHostErrors(t *testing.T) {
	handlers := NewHandlers()
	log := ""
	host := load(t, "obedient", WithHandlers(handlers), WithLogger(func(line string) { log += line }))
	fail := func(operation string, err error) {
		handlers.Handle("s", operation, func(context.Context, []byte) ([]byte, error) { return nil, err })
	}
	fail("plain", errors.New("erreur: é 漢 🚀"))
	fail("typed", fmt.Errorf("while looking: %w", &HandlerError{Code: "gone", Message: "no <such> team", Details: []int{1, 2}}))
	fail("coded", fmt.Errorf("while brewing: %w", codedError{}))
	fail("codeless", &HandlerError{Message: "just a message"})
	fail("mojibake", errors.New("a\xffb"))
	fail("unwritable", &HandlerError{Code: "c", Message: "m", Details: func() {}})
	fail("taken", nil)
	handlers.Handle("s", "panic", func(context.Context, []byte) ([]byte, error) { panic("at the disco") })
	handlers.Handle("s", "taken", nil)

	for _, c := range []struct{ operation, code, message, details string }{
		{"plain", "", "erreur: é 漢 🚀", ""},
		{"typed", "gone", "no <such> team", "[1,2]"},
		{"coded", "short-and-stout", "while brewing: teapot", ""},
		{"codeless", "", "just a message", ""},
		{"mojibake", "", "a\uFFFDb", ""},
		{"unwritable", "", "c: m (its details cannot be written: json: unsupported type: func())", ""},
		{"panic", "panic", "the handler of s/panic panicked", ""},
		{"taken", "", "no handler for s/taken", ""},
		{"missing", "", "no handler for s/missing", ""},
	} {
		_, err := host.Call(t.Context(), "", orderForward("", "s", c.operation, nil))
		failure := failed(t, err, CodeGuest, true)
		if failure.GuestCode != c.code || failure.Message != c.message || string(failure.Details) != c.details {
			t.Errorf("%s: %+v", c.operation, failure)
		}
	}
	_, err := host.Call(t.Context(), "", orderForward("mail", "s", "missing", nil))
	failed(t, err, CodeGuest, true, "no handler for s/missing in the binding mail")
	if !strings.Contains(log, "at the disco") || !strings.Contains(log, "handlers_test.go") {
		t.Errorf("the log of the panic: %s", log)
	}
}

func TestNamesOfHandlersAreCut(t *testing.T) {
	name := strings.Repeat("é", 1<<20)
	if text := newHandlerKey(name, name, name).String(); len(text) > 500 || !utf8.ValidString(text) {
		t.Errorf("%d bytes: %q", len(text), text)
	}
}

func TestNothingOfAHostCallIsLeftForTheNextCall(t *testing.T) {
	handlers := NewHandlers()
	handlers.Handle("s", "ok", func(context.Context, []byte) ([]byte, error) { return []byte("secret"), nil })
	host := load(t, "obedient", WithHandlers(handlers), WithLimits(Limits{Instances: 1}))
	mustCall(t, host, "", orderForward("", "s", "ok", nil))
	if got := numbers(t, mustCall(t, host, "", order(doStale))); !slices.Equal(got, []uint32{0, 0}) {
		t.Errorf("lengths before any host call: %d", got)
	}
	if _, err := host.Call(t.Context(), "", orderForward("", "s", "missing", nil)); err == nil {
		t.Error("no error")
	}
	if got := numbers(t, mustCall(t, host, "", order(doStale))); !slices.Equal(got, []uint32{0, 0}) {
		t.Errorf("lengths after an error: %d", got)
	}
}

func TestAHandlerCallsItsOwnHost(t *testing.T) {
	handlers := NewHandlers()
	host := load(t, "obedient", WithHandlers(handlers), WithLimits(Limits{Instances: 3, Wait: 20 * time.Millisecond}))
	handlers.Handle("s", "down", func(ctx context.Context, payload []byte) ([]byte, error) {
		if payload[0] == 0 {
			return host.Call(ctx, "", order(doEcho, 42))
		}
		return host.Call(ctx, "", orderForward("", "s", "down", []byte{payload[0] - 1}))
	})
	within(t, func() {
		if got := mustCall(t, host, "", orderForward("", "s", "down", []byte{1})); !bytes.Equal(got, []byte{42}) {
			t.Errorf("got %x", got)
		}
		_, err := host.Call(t.Context(), "", orderForward("", "s", "down", []byte{2}))
		failed(t, err, CodeGuest, true, "busy: no instance came free within 20ms")
	})
}

func TestAHandlerSeesTheDeadline(t *testing.T) {
	handlers := NewHandlers()
	returned := false
	handlers.Handle("s", "wait", func(ctx context.Context, _ []byte) ([]byte, error) {
		<-ctx.Done()
		returned = true
		return nil, nil
	})
	host := load(t, "obedient", WithHandlers(handlers), WithLimits(Limits{Timeout: 20 * time.Millisecond}))
	within(t, func() {
		_, err := host.Call(context.Background(), "", orderForward("", "s", "wait", nil))
		failed(t, err, CodeTimeout, true)
		if !returned {
			t.Error("the handler still runs")
		}
	})
}

func TestLog(t *testing.T) {
	var lines []string
	host := load(t, "obedient", WithLogger(func(line string) { lines = append(lines, line) }))
	for _, line := range []string{"", "a line", "é\n\x1b[31m"} {
		mustCall(t, host, "", order(doLog, []byte(line)...))
	}
	if !slices.Equal(lines, []string{"", "a line", "é\n\x1b[31m"}) {
		t.Errorf("%q", lines)
	}
	mustCall(t, load(t, "obedient"), "", order(doLog, 'x'))
	mustCall(t, load(t, "obedient", WithLogger(func(string) { panic("at the disco") })), "", order(doLog, 'x'))
}

func TestHandlersMayChangeWhileGuestsRun(t *testing.T) {
	handlers := NewHandlers()
	host := load(t, "obedient", WithHandlers(handlers))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 50 {
				handlers.Handle("s", "op", func(context.Context, []byte) ([]byte, error) { return nil, nil })
				if _, err := host.Call(t.Context(), "", orderForward("", "s", "op", nil)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}
