package guesthouse

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guesthouse/guesthouse/bindings/go/internal/wasm"
)

func TestWhatIsNotAModule(t *testing.T) {
	for name, data := range map[string][]byte{
		"nothing": nil,
		"text":    []byte("hello, world"),
		"cut":     []byte("\x00asm\x01\x00\x00\x00\x01\x7f"),
		"version": []byte("\x00asm\x02\x00\x00\x00"),
		"imports": []byte("\x00asm\x01\x00\x00\x00\x02\x05\xff\xff\xff\xff\x0f"),
	} {
		_, err := Load(t.Context(), data)
		if failure := failed(t, err, CodeInvalidModule, false); failure.Message == "" {
			t.Errorf("%s: no message", name)
		}
	}
	_, err := LoadFile(t.Context(), "testdata/none.wasm")
	if failed(t, err, CodeInvalidModule, false); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestWhatIsNotAGuest(t *testing.T) {
	_, err := LoadFile(t.Context(), guestPath("stranger"))
	failed(t, err, CodeNotAGuest, false,
		"nobody provides the import env.missing", "nobody provides the import wapc.__unheard_of",
		"the import wapc.__console_log is (i32, i32) -> (), not (i32) -> ()",
		"nobody provides the import env.table (table)", "nobody provides the import env.base (global)",
		"nobody provides the import env.memory (memory)", "it does not export memory",
		"the export __guest_call is (i32) -> (i32), not (i32, i32) -> (i32)", "the export wapc_init is () -> (i32), not () -> ()")
	_, err = Load(t.Context(), []byte("\x00asm\x01\x00\x00\x00"))
	failed(t, err, CodeNotAGuest, false, "it does not export memory; it does not export __guest_call")
}

func TestAGuestThatStartsTooLarge(t *testing.T) {
	_, err := LoadFile(t.Context(), guestPath("obedient"), WithLimits(Limits{MemoryBytes: wasm.PageBytes}))
	failed(t, err, CodeInit, false, "131072 bytes of memory; the limit is 65536")
	// A table of 2^32-1 elements.
	_, err = Load(t.Context(), []byte("\x00asm\x01\x00\x00\x00\x04\x08\x01\x70\x00\xff\xff\xff\xff\x0f"))
	if !errors.Is(err, CodeInvalidModule) && !errors.Is(err, CodeNotAGuest) {
		t.Error(err)
	}
}

// Every guest of the tests, cut anywhere or with any byte changed, loads or fails with a code.
func TestHostileModules(t *testing.T) {
	data, err := os.ReadFile(guestPath("tables"))
	if err != nil {
		t.Fatal(err)
	}
	check := func(data []byte) {
		host, err := Load(t.Context(), data)
		if err != nil {
			var failure *Error
			if !errors.As(err, &failure) || failure.Ran {
				t.Fatalf("%x: %v", data, err)
			}
			return
		}
		if err := host.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for at := range data {
		check(data[:at])
		for _, flip := range []byte{0x01, 0x80, 0xff} {
			changed := slices.Clone(data)
			changed[at] ^= flip
			check(changed)
		}
	}
}

// start loads a guest whose steps do what they are told, and returns the steps that it logged.
func start(t *testing.T, guest string, told map[string]string, limits Limits) (steps []string, host *Host, err error) {
	t.Helper()
	handlers := NewHandlers()
	for step, what := range told {
		handlers.Handle("start", step, func(context.Context, []byte) ([]byte, error) { return []byte(what), nil })
	}
	host, err = LoadFile(t.Context(), guestPath(guest), WithHandlers(handlers), WithLimits(limits),
		WithLogger(func(line string) { steps = append(steps, line) }))
	if err == nil {
		t.Cleanup(func() { _ = host.Close(context.Background()) })
	}
	return steps, host, err
}

func TestOrderOfTheStart(t *testing.T) {
	for guest, want := range map[string]string{"start": "section _start wapc_init", "reactor": "section _initialize wapc_init"} {
		steps, _, err := start(t, guest, nil, Limits{})
		if got := strings.Join(steps, " "); err != nil || got != want {
			t.Errorf("%s: %s, %v", guest, got, err)
		}
	}
}

func TestExitWithZeroInStartIsNoError(t *testing.T) {
	steps, host, err := start(t, "start", map[string]string{"_start": "e"}, Limits{Instances: 1})
	if err != nil || strings.Join(steps, " ") != "section _start wapc_init" {
		t.Fatal(steps, err)
	}
	for range 3 {
		mustCall(t, host, "", nil)
	}
}

func TestAStartThatFails(t *testing.T) {
	for _, c := range []struct{ guest, step, told, want string }{
		{"start", "section", "t", "the start section failed: trap"},
		{"start", "_start", "t", "_start failed: trap: unreachable"},
		{"start", "wapc_init", "t", "wapc_init failed: trap"},
		{"reactor", "_initialize", "t", "_initialize failed: trap"},
		{"start", "section", "x", "the start section failed: exit: the guest exited with code 3"},
		{"start", "_start", "x", "_start failed: exit: the guest exited with code 3"},
		{"start", "wapc_init", "e", "wapc_init failed: exit: the guest exited with code 0"},
		{"reactor", "_initialize", "e", "_initialize failed: exit"},
		{"start", "section", "s", "the start section failed: timeout"},
		{"start", "_start", "s", "_start failed: timeout"},
		{"start", "wapc_init", "s", "wapc_init failed: timeout"},
		{"reactor", "_initialize", "s", "_initialize failed: timeout"},
	} {
		within(t, func() {
			_, _, err := start(t, c.guest, map[string]string{c.step: c.told}, Limits{Timeout: 50 * time.Millisecond})
			failed(t, err, CodeInit, false, c.want)
			if c.told == "s" && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v unwraps to %v", err, errors.Unwrap(err))
			}
		})
	}
}

func TestALaterInstanceThatDoesNotStart(t *testing.T) {
	told := map[string]string{}
	handlers := NewHandlers()
	handlers.Handle("start", "wapc_init", func(context.Context, []byte) ([]byte, error) { return []byte(told["wapc_init"]), nil })
	handlers.Handle("start", "", func(context.Context, []byte) ([]byte, error) { return []byte(told[""]), nil })
	host := load(t, "start", WithHandlers(handlers), WithLimits(Limits{Instances: 1}))
	told[""] = "t"
	_, err := host.Call(t.Context(), "demo/op", nil)
	failed(t, err, CodeTrap, true)
	told["wapc_init"] = "t"
	_, err = host.Call(t.Context(), "demo/op", nil)
	failed(t, err, CodeInit, false, "demo/op: init: wapc_init failed")
	clear(told)
	mustCall(t, host, "demo/op", nil)
}
