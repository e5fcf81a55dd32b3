;; Imports `__guest_response` with 64 bits.
;; expect: not-a-guest not ran
;; load
(module
  (import "wapc" "__guest_response" (func (param i64 i64)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))
