;; Imports a function of WASI that is not granted as a memory.
;; expect: not-a-guest not ran
;; load
(module
  (import "wasi_snapshot_preview1" "fd_sync" (memory 1))
  (export "memory" (memory 0))
  (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))
