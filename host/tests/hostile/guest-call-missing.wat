;; Exports no `__guest_call`.
;; expect: not-a-guest not ran
;; load
(module
  (memory (export "memory") 1))
