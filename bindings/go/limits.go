package guesthouse

import (
	"runtime"
	"time"

	"github.com/guesthouse/guesthouse/bindings/go/internal/wasm"
)

// Limits bound what guests may take. A field that is zero, or below it, has its default.
//
// The tables of an instance never have more than 100,000 elements, and a function never more than 50,000 locals. Two things are out of reach: a guest's call stack may take
// up to 400 MB before the engine ends it, and a handler runs until it returns, so it should heed its context.
type Limits struct {
	// MemoryBytes bounds the linear memory of one instance, in bytes; at most 4 GiB less a page of 64 KiB. A guest that
	// asks for more is refused, and if it then traps or exits the call's error is [CodeMemoryLimit]. (To ask for more than
	// any memory can be is a plain trap.) A guest that starts with more does not load. Default: 64 MiB.
	MemoryBytes uint64
	// Timeout bounds a call whose context has no deadline, the start of an instance included, waiting for one not.
	// Default: 10 seconds.
	Timeout time.Duration
	// PayloadBytes bounds the operation and payload of a call, and its reply or error text, in bytes. Default: 16 MiB.
	PayloadBytes uint32
	// Instances bounds how many instances there are, and so how many calls run at once. Default: one for each CPU, but
	// at least 2: a handler that calls its guest's host needs one of its own.
	Instances int
	// Wait bounds how long a call waits for an instance. Default: 5 seconds.
	Wait time.Duration
}

// tableElements bounds the elements of all tables of one instance, 8 bytes each.
const tableElements = 100_000

func (l Limits) withDefaults() Limits {
	if l.MemoryBytes == 0 {
		l.MemoryBytes = 64 << 20
	}
	// The engine counts bytes in 32 bits.
	l.MemoryBytes = min(l.MemoryBytes, 1<<32-wasm.PageBytes)
	if l.Timeout <= 0 {
		l.Timeout = 10 * time.Second
	}
	if l.PayloadBytes == 0 {
		l.PayloadBytes = 16 << 20
	}
	if l.Instances <= 0 {
		l.Instances = max(2, runtime.GOMAXPROCS(0))
	}
	if l.Wait <= 0 {
		l.Wait = 5 * time.Second
	}
	return l
}
