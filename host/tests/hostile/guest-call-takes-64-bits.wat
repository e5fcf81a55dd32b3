;; Its `__guest_call` takes lengths of 64 bits.
;; expect: not-a-guest not ran
;; load
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i64 i64) (result i32) (i32.const 1)))
