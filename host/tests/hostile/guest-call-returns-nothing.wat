;; Its `__guest_call` returns nothing.
;; expect: not-a-guest not ran
;; load
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32)))
