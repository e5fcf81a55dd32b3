;; Imports a function of WASI that is not granted with two types.
;; expect: not-a-guest not ran
;; load
(module
  (import "wasi_snapshot_preview1" "fd_sync" (func (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_sync" (func (param i64) (result i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))
