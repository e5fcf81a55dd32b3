;; Has no memory.
;; expect: not-a-guest not ran
;; load
(module
  (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))
