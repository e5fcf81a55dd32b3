package guesthouse

import (
	"bytes"
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"
)

// wasiModules are the names under which guests import WASI preview 1: today's, and that of old guests.
var wasiModules = []string{wasi_snapshot_preview1.ModuleName, "wasi_unstable"}

// wasiBuilder describes WASI preview 1 under a name. Its proc_exit leaves the instance open, because a guest that ends
// _start with code 0 serves calls afterwards.
func wasiBuilder(runtime wazero.Runtime, name string) wazero.HostModuleBuilder {
	builder := runtime.NewHostModuleBuilder(name)
	wasi_snapshot_preview1.NewFunctionExporter().ExportFunctions(builder)
	builder.NewFunctionBuilder().
		WithGoModuleFunction(api.GoModuleFunc(procExit), []api.ValueType{api.ValueTypeI32}, nil).
		Export("proc_exit")
	return builder
}

func procExit(ctx context.Context, _ api.Module, stack []uint64) {
	code := api.DecodeU32(stack[0])
	if running := exchangeOf(ctx); running != nil {
		running.exit = &code
	}
	panic(sys.NewExitError(code))
}

// wasiConfig grants an instance a clock, random numbers and sleep that ends with the call, and nothing else: it has no
// arguments, environment, files or network; what it prints goes to the logger, and its standard input is empty.
func wasiConfig(guest *instance) wazero.ModuleConfig {
	return wazero.NewModuleConfig().
		WithName("").
		WithStartFunctions().
		WithSysWalltime().
		WithSysNanotime().
		WithRandSource(rand.Reader).
		WithStdout(&guest.stdout).
		WithStderr(&guest.stderr).
		WithNanosleep(guest.sleep)
}

// sleep pauses the guest, and stops it when its call's time is over.
func (i *instance) sleep(nanoseconds int64) {
	timer := time.NewTimer(time.Duration(nanoseconds))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-i.ctx.Done():
		exchangeOf(i.ctx).stop(timeoutError(i.ctx))
	}
}

// lineBytes is where a line is cut.
const lineBytes = 64 << 10

// lineWriter hands what a guest prints to the logger, line by line.
type lineWriter struct {
	logger func(line string)
	line   []byte
}

// Write never fails.
func (w *lineWriter) Write(data []byte) (int, error) {
	rest := data
	for {
		part, after, ended := bytes.Cut(rest, []byte("\n"))
		w.line = append(w.line, part[:min(len(part), lineBytes-len(w.line))]...)
		if !ended {
			return len(data), nil
		}
		w.end()
		rest = after
	}
}

func (w *lineWriter) end() {
	w.logger(strings.ToValidUTF8(string(w.line), "\uFFFD"))
	w.line = w.line[:0]
}

// flush ends a line that was begun.
func (w *lineWriter) flush() {
	if len(w.line) > 0 {
		w.end()
	}
}
