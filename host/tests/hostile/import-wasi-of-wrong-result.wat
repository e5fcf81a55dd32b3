;; Imports a function of WASI that is not granted, with a result that is no `errno`.
;; expect: not-a-guest not ran
;; load
(module
  (import "wasi_snapshot_preview1" "fd_sync" (func $sync (param i32) (result i64)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32) (result i32)
    (drop (call $sync (i32.const 1))) (i32.const 1)))
