;; Its `__guest_call` is a number.
;; expect: not-a-guest not ran
;; load
(module
  (memory (export "memory") 1)
  (global (export "__guest_call") i32 (i32.const 1)))
