package guesthouse

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What the guest of testdata/obedient.wat does, by the first byte of its payload.
const (
	doEcho byte = iota
	doTrap
	doSpin
	doSeven
	doSilent
	doSilentFailure
	doFail
	doResponseThenError
	doErrorAndFail
	doGrow
	doGrowAndTrap
	doForward
	doOverflow
	doBadResponse
	doBadError
	doBadLog
	doBadHostCall
	doStale
	doRequest
	doCount
	doLog
)

func order(do byte, rest ...byte) []byte { return append([]byte{do}, rest...) }

func orderNumbers(do byte, numbers ...uint32) []byte {
	payload := []byte{do}
	for _, number := range numbers {
		payload = binary.LittleEndian.AppendUint32(payload, number)
	}
	return payload
}

func orderForward(binding, namespace, operation string, payload []byte) []byte {
	head := []byte{doForward, byte(len(binding)), byte(len(namespace)), byte(len(operation))}
	return append(append(head, binding+namespace+operation...), payload...)
}

func guestPath(name string) string { return filepath.Join("testdata", name+".wasm") }

func load(t *testing.T, name string, options ...Option) *Host {
	t.Helper()
	host, err := LoadFile(t.Context(), guestPath(name), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := host.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return host
}

func mustCall(t *testing.T, host *Host, operation string, payload []byte) []byte {
	t.Helper()
	reply, err := host.Call(t.Context(), operation, payload)
	if err != nil {
		t.Fatal(err)
	}
	return reply
}

// failed checks that err is an *Error of that code, whose text has the words.
func failed(t *testing.T, err error, code Code, ran bool, words ...string) *Error {
	t.Helper()
	var failure *Error
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, not an *Error of code %s", err, code)
	}
	if !errors.Is(err, code) || failure.Ran != ran {
		t.Fatalf("got %v (ran: %v), not code %s (ran: %v)", err, failure.Ran, code, ran)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Fatalf("%q does not say %q", err, word)
		}
	}
	return failure
}

func numbers(t *testing.T, reply []byte) (all []uint32) {
	t.Helper()
	if len(reply)%4 != 0 {
		t.Fatalf("%x are not numbers", reply)
	}
	for ; len(reply) > 0; reply = reply[4:] {
		all = append(all, binary.LittleEndian.Uint32(reply))
	}
	return all
}

// within fails the test if run takes longer than a test should.
func within(t *testing.T, run func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		run()
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("it does not end")
	}
}

func TestGuestsAreFresh(t *testing.T) {
	compiler, err := exec.LookPath("wat2wasm")
	if err != nil {
		t.Skip("wat2wasm (of wabt) is not installed")
	}
	sources, err := filepath.Glob("testdata/*.wat")
	if err != nil || len(sources) == 0 {
		t.Fatal("no sources", err)
	}
	for _, source := range sources {
		fresh := filepath.Join(t.TempDir(), "fresh.wasm")
		if output, err := exec.Command(compiler, source, "-o", fresh).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", source, err, output)
			continue
		}
		want, err := os.ReadFile(fresh)
		if err != nil {
			t.Fatal(err)
		}
		compiled := strings.TrimSuffix(source, ".wat") + ".wasm"
		if got, err := os.ReadFile(compiled); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is stale (%v): wat2wasm %s -o %s", compiled, err, source, compiled)
		}
	}
}
