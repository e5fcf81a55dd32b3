;; Imports `abort` with a result.
;; expect: not-a-guest not ran
;; load
(module
  (import "env" "abort" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))
