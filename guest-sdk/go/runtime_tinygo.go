//go:build tinygo.wasm

package guest

// letCollectorRun does nothing: TinyGo collects when an allocation needs it.
func letCollectorRun() {}

// trapOnPanic does nothing: a panic of TinyGo traps by itself.
func trapOnPanic() {}
