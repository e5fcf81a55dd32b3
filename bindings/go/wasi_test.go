package guesthouse

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
)

// What the guest of testdata/wasi.wat does, by the length of the operation.
const (
	wasiSleep   = ""
	wasiExit    = "1"
	wasiPrint   = "22"
	wasiEmpty   = "333"
	wasiInput   = "4444"
	wasiFile    = "55555"
	wasiRefused = "666666"
)

func TestSleepEndsWithTheCall(t *testing.T) {
	host := load(t, "wasi", WithLimits(Limits{Timeout: 50 * time.Millisecond}))
	within(t, func() {
		start := time.Now()
		_, err := host.Call(context.Background(), wasiSleep, nil)
		failed(t, err, CodeTimeout, true)
		if took := time.Since(start); took < 40*time.Millisecond {
			t.Errorf("it slept for %v", took)
		}
	})
}

func TestExit(t *testing.T) {
	host := load(t, "wasi", WithLimits(Limits{Instances: 1}))
	_, err := host.Call(t.Context(), wasiExit, nil)
	failed(t, err, CodeExit, true, "code 5")
	_, err = host.Call(t.Context(), wasiRefused, nil)
	failed(t, err, CodeMemoryLimit, true)
	mustCall(t, host, wasiEmpty, nil)
}

func TestNothingIsGranted(t *testing.T) {
	host := load(t, "wasi")
	if got := numbers(t, mustCall(t, host, wasiEmpty, nil)); !slices.Equal(got, []uint32{0, 0, 0, 0}) {
		t.Errorf("arguments and environment: %d", got)
	}
	if got := numbers(t, mustCall(t, host, wasiInput, nil)); got[0] != 0 {
		t.Errorf("%d bytes of standard input", got[0])
	}
	if got := numbers(t, mustCall(t, host, wasiFile, nil)); got[0] == 0 {
		t.Error("it opened a file")
	}
}

func TestPrintedLinesAreLogged(t *testing.T) {
	var lines []string
	host := load(t, "wasi", WithLogger(func(line string) { lines = append(lines, line) }))
	mustCall(t, host, wasiPrint, nil)
	if !slices.Equal(lines, []string{"to standard output", "and no end"}) {
		t.Errorf("%q", lines)
	}
}

func TestLinesAreCut(t *testing.T) {
	var lengths []int
	w := lineWriter{logger: func(line string) { lengths = append(lengths, len(line)) }}
	for range 3 {
		if n, err := w.Write([]byte(strings.Repeat("x", lineBytes-1))); n != lineBytes-1 || err != nil {
			t.Fatal(n, err)
		}
	}
	_, _ = w.Write([]byte("\n\nan end"))
	w.flush()
	w.flush()
	if want := []int{lineBytes, 0, 6}; !slices.Equal(lengths, want) {
		t.Errorf("%d, not %d", lengths, want)
	}
}
