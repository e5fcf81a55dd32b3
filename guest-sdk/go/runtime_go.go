//go:build wasip1 && !tinygo

package guest

import "runtime"

// letCollectorRun lets the workers of Go's collector run if they have something to do. They share a call's time by the clock:
// on a host whose clock stands still they would never get any, and a guest of many calls would grow until it fails.
func letCollectorRun() {
	runtime.Gosched()
}

// trapOnPanic turns a panic into a trap, after its message went to the host's log. Without it, Go would end the guest with
// proc_exit, as if it had wanted to.
func trapOnPanic() {
	cause := recover()
	if cause == nil {
		return
	}
	stack := make([]byte, 16<<10)
	stack = stack[:runtime.Stack(stack, false)]
	consoleLog("panic: " + describe(cause) + "\n\n" + string(stack))
	trap()
}

// describe is the text of a panic's value.
func describe(cause any) string {
	switch cause := cause.(type) {
	case error:
		return cause.Error()
	case string:
		return cause
	case interface{ String() string }:
		return cause.String()
	default:
		return "a value that is no text"
	}
}

// trap executes the instruction unreachable.
func trap()
