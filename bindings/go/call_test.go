package guesthouse

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guesthouse/guesthouse/bindings/go/internal/wasm"
)

func TestEcho(t *testing.T) {
	host := load(t, "obedient")
	for _, size := range []int{0, 1, 65535, 65536, 65537, 1 << 20} {
		payload := order(doEcho, bytes.Repeat([]byte{0xa5}, size)...)
		reply := mustCall(t, host, "漢/🚀", payload)
		if want := append([]byte("漢/🚀"), payload[1:]...); !bytes.Equal(reply, want) {
			t.Errorf("%d bytes came back as %d, or changed", len(want), len(reply))
		}
	}
	if reply := mustCall(t, host, "", order(doEcho)); len(reply) != 0 {
		t.Errorf("nothing came back as %x", reply)
	}
}

func TestReplyIsACopy(t *testing.T) {
	host := load(t, "obedient", WithLimits(Limits{Instances: 1}))
	first := mustCall(t, host, "", order(doEcho, 1, 2, 3))
	mustCall(t, host, "", order(doEcho, 7, 8, 9))
	if !bytes.Equal(first, []byte{1, 2, 3}) {
		t.Errorf("a later call changed the reply of an earlier one to %x", first)
	}
}

func TestWhatAGuestReturns(t *testing.T) {
	host := load(t, "obedient", WithLimits(Limits{Instances: 1}))
	call := func(payload []byte) ([]byte, error) { return host.Call(t.Context(), "operation", payload) }

	if reply, err := call(order(doSilent)); err != nil || len(reply) != 0 {
		t.Errorf("1 without a response: %x, %v", reply, err)
	}
	if reply, err := call(order(doResponseThenError, 'x')); err != nil || string(reply) != "operation" {
		t.Errorf("1 with both: %q, %v", reply, err)
	}
	_, err := call(order(doErrorAndFail, []byte("the text")...))
	if failure := failed(t, err, CodeGuest, true); failure.Message != "the text" || failure.Operation != "operation" {
		t.Errorf("0 with both: %+v", failure)
	}
	for _, payload := range [][]byte{order(doSilentFailure), order(doFail)} {
		_, err = call(payload)
		failed(t, err, CodeGuest, true, "did not say why")
	}
	if reply, err := call(order(doSilent)); err != nil || len(reply) != 0 {
		t.Errorf("the text of an earlier error: %x, %v", reply, err)
	}
	_, err = call(order(doSeven))
	failed(t, err, CodeABI, true, "returned 7")
}

func TestStructuredErrorOfAGuest(t *testing.T) {
	host := load(t, "obedient")
	cases := []struct{ text, code, message, details string }{
		{`gh1:{"code":"not-found","message":"no such team: é","details":{"team":[1]}}`, "not-found", "no such team: é", `{"team":[1]}`},
		{`gh1:{"code":"c","message":"m"}`, "c", "m", ""},
		{`gh1:{"code":`, "", `gh1:{"code":`, ""},
		{`gh1:{"code":null,"message":"m","details":null}`, "", "m", ""},
		{`gh1:{"message":"m","details":[1]}`, "", "m", "[1]"},
		{`gh1:[1]`, "", `gh1:[1]`, ""},
		{`gh1:{"code":"c"}`, "", `gh1:{"code":"c"}`, ""},
		{`gh1:null`, "", `gh1:null`, ""},
		{"plain", "", "plain", ""},
	}
	for _, c := range cases {
		_, err := host.Call(t.Context(), "", order(doFail, []byte(c.text)...))
		failure := failed(t, err, CodeGuest, true)
		if failure.GuestCode != c.code || failure.Message != c.message || string(failure.Details) != c.details {
			t.Errorf("%s: %+v", c.text, failure)
		}
	}
}

func TestABrokenInstanceIsReplacedAndAHealthyOneKept(t *testing.T) {
	host := load(t, "obedient", WithLimits(Limits{Instances: 1, Timeout: 50 * time.Millisecond}))
	count := func() uint32 { return numbers(t, mustCall(t, host, "", order(doCount)))[0] }
	for want := uint32(1); want < 4; want++ {
		if got := count(); got != want {
			t.Fatalf("call %d of an instance is its %d", want, got)
		}
	}
	if _, err := host.Call(t.Context(), "", order(doFail, 'x')); !errors.Is(err, CodeGuest) {
		t.Fatal(err)
	}
	if got := count(); got != 5 {
		t.Errorf("after an error of the guest: call %d", got)
	}
	for _, c := range []struct {
		payload []byte
		code    Code
	}{
		{order(doTrap), CodeTrap},
		{order(doSpin), CodeTimeout},
		{order(doOverflow), CodeTrap},
		{order(doSeven), CodeABI},
		{orderNumbers(doBadResponse, 0xffff_ffff, 1), CodeABI},
		{order(doFail, 0xff), CodeABI},
	} {
		_, err := host.Call(t.Context(), "", c.payload)
		failed(t, err, c.code, true)
		if got := count(); got != 1 {
			t.Errorf("after %v: call %d of the instance", err, got)
		}
	}
}

func TestTrapKeepsTheStackTrace(t *testing.T) {
	host := load(t, "obedient")
	_, err := host.Call(t.Context(), "demo/trap", order(doTrap))
	failure := failed(t, err, CodeTrap, true, "demo/trap: trap: unreachable")
	if cause := failure.Unwrap(); cause == nil || !bytes.Contains([]byte(cause.Error()), []byte("wasm stack trace")) {
		t.Errorf("unwraps to %v", cause)
	}
	_, err = host.Call(t.Context(), "", order(doOverflow))
	failed(t, err, CodeTrap, true, "stack overflow")
}

func TestPointersOutsideTheMemory(t *testing.T) {
	host := load(t, "obedient")
	const size = 2 * wasm.PageBytes
	good := [][2]uint32{{0, 0}, {size, 0}, {size - 1, 1}}
	bad := [][2]uint32{
		{size - 1, 2}, {size, 1}, {size + 1, 0}, {0, size + 1}, {0xffff_ffff, 1}, {0x7fff_ffff, 0x7fff_ffff}, {0x8000_0000, 0x8000_0000},
		{0xffff_ffff, 0xffff_ffff}, {0, 0xffff_ffff}, {1, 0xffff_ffff},
	}
	orders := map[string]func(pointer, length uint32) []byte{
		"response": func(p, l uint32) []byte { return orderNumbers(doBadResponse, p, l) },
		"error":    func(p, l uint32) []byte { return orderNumbers(doBadError, p, l) },
		"log":      func(p, l uint32) []byte { return orderNumbers(doBadLog, p, l) },
		"binding":  func(p, l uint32) []byte { return orderNumbers(doBadHostCall, p, l, 0, 0, 0, 0, 0, 0) },
		"space":    func(p, l uint32) []byte { return orderNumbers(doBadHostCall, 0, 0, p, l, 0, 0, 0, 0) },
		"name":     func(p, l uint32) []byte { return orderNumbers(doBadHostCall, 0, 0, 0, 0, p, l, 0, 0) },
		"payload":  func(p, l uint32) []byte { return orderNumbers(doBadHostCall, 0, 0, 0, 0, 0, 0, p, l) },
	}
	for name, make := range orders {
		for _, at := range good {
			if _, err := host.Call(t.Context(), "", make(at[0], at[1])); err != nil && !errors.Is(err, CodeGuest) {
				t.Errorf("%s at %v: %v", name, at, err)
			}
		}
		for _, at := range bad {
			_, err := host.Call(t.Context(), "", make(at[0], at[1]))
			failed(t, err, CodeABI, true, "outside its memory")
		}
	}
	for _, at := range [][2]uint32{{size, 1024}, {1024, size - 8}, {0xffff_ffff, 1024}, {1024, 0xffff_ffff}} {
		_, err := host.Call(t.Context(), "operation", orderNumbers(doRequest, at[0], at[1]))
		failed(t, err, CodeABI, true, "the buffer for the ")
	}
}

func TestTextThatIsNotUTF8(t *testing.T) {
	host := load(t, "obedient")
	for _, payload := range [][]byte{
		order(doFail, 0xff), order(doLog, 0xc0, 0x80), orderForward("\xff", "", "", nil), orderForward("", "\xff", "", nil),
		orderForward("", "", "\xff", nil),
	} {
		_, err := host.Call(t.Context(), "", payload)
		failed(t, err, CodeABI, true, "not UTF-8")
	}
}

func TestLogLinesAreCut(t *testing.T) {
	var lines []string
	host := load(t, "obedient", WithLogger(func(line string) { lines = append(lines, line) }))
	long := strings.Repeat("é", lineBytes) // The limit falls between two of them, and within one after a byte.
	for _, line := range []string{long, "x" + long} {
		mustCall(t, host, "", order(doLog, []byte(line)...))
	}
	if !slices.Equal(lines, []string{long[:lineBytes], ("x" + long)[:lineBytes-1]}) {
		t.Errorf("%d lines, the first of %d bytes", len(lines), len(lines[0]))
	}
}

func TestPayloadsThatAreTooLarge(t *testing.T) {
	host := load(t, "obedient", WithLimits(Limits{PayloadBytes: 100}))
	_, err := host.Call(t.Context(), "", make([]byte, 101))
	failed(t, err, CodeTooLarge, false, "101", "100")
	for _, payload := range [][]byte{orderNumbers(doBadResponse, 0, 101), orderNumbers(doBadError, 0, 101)} {
		_, err = host.Call(t.Context(), "", payload)
		failed(t, err, CodeTooLarge, true, "101", "100")
	}
	mustCall(t, host, "", orderNumbers(doBadResponse, 0, 100))
}

func TestMemoryLimit(t *testing.T) {
	host := load(t, "obedient", WithLimits(Limits{MemoryBytes: 4*wasm.PageBytes + 1, Instances: 1, PayloadBytes: 1 << 20}))
	grow := func(pages uint32) int32 {
		return int32(numbers(t, mustCall(t, host, "", orderNumbers(doGrow, pages)))[0])
	}
	if grow(3) != -1 || grow(1) != 2 || grow(1) != 3 || grow(1) != -1 || grow(0) != 4 {
		t.Error("a guest of 2 pages may have 4")
	}
	_, err := host.Call(t.Context(), "", orderNumbers(doGrowAndTrap, 1))
	failed(t, err, CodeMemoryLimit, true, "262145")
	_, err = host.Call(t.Context(), "", orderNumbers(doGrowAndTrap, 1))
	failed(t, err, CodeTrap, true)
	if grow(9) != -1 {
		t.Error("a guest of 2 pages got 9 more")
	}
	_, err = host.Call(t.Context(), "", order(doTrap))
	failed(t, err, CodeTrap, true) // The refusal was in an earlier call.
	_, err = host.Call(t.Context(), "", make([]byte, 5*wasm.PageBytes))
	failed(t, err, CodeMemoryLimit, true)
}

func TestTablesAreBounded(t *testing.T) {
	host := load(t, "tables")
	got := numbers(t, mustCall(t, host, "", nil))
	if int32(got[0]) != -1 || int32(got[1]) != -1 || got[2] != 10 {
		t.Errorf("growing by 1000000, 1000000 and 1000: %d", got)
	}
}

func TestDeadlinesAndCancellation(t *testing.T) {
	host := load(t, "obedient", WithLimits(Limits{Timeout: 50 * time.Millisecond}))
	within(t, func() {
		_, err := host.Call(context.Background(), "", order(doSpin))
		failed(t, err, CodeTimeout, true, "time limit")
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error("unwraps to", errors.Unwrap(err))
		}

		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		_, err = host.Call(ctx, "", order(doSpin))
		failed(t, err, CodeTimeout, true)

		ctx, cancel = context.WithCancel(context.Background())
		time.AfterFunc(20*time.Millisecond, cancel)
		_, err = host.Call(ctx, "", order(doSpin))
		failed(t, err, CodeTimeout, true, "cancelled")
		if !errors.Is(err, context.Canceled) {
			t.Error("unwraps to", errors.Unwrap(err))
		}

		_, err = host.Call(ctx, "", order(doEcho))
		failed(t, err, CodeBusy, false)
		if !errors.Is(err, context.Canceled) {
			t.Error("unwraps to", errors.Unwrap(err))
		}
	})
}

func TestGuestsOfAssemblyScriptAbort(t *testing.T) {
	host := load(t, "abort")
	_, err := host.Call(t.Context(), "", nil)
	failed(t, err, CodeTrap, true, "line 12, column 34")
}

func TestErrorsOfGeneratedCode(t *testing.T) {
	cause := errors.New("field: what")
	for _, err := range []error{EncodeError("demo/op", cause), DecodeError("demo/op", cause)} {
		if !errors.Is(err, cause) {
			t.Errorf("%v does not unwrap to its cause", err)
		}
	}
	failed(t, EncodeError("demo/op", cause), CodeEncode, false, "demo/op: encode: field: what")
	failed(t, DecodeError("demo/op", cause), CodeDecode, true, "demo/op: decode: field: what")
	if text := (&Error{Code: CodeGuest, GuestCode: "c", Details: json.RawMessage("1")}).Error(); text != "guest (c)" {
		t.Error(text)
	}
}
