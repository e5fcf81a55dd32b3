;; Its `_initialize` takes an argument.
;; expect: not-a-guest not ran
;; load
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1))
  (func (export "_initialize") (param i32)))
