;; Imports what nobody provides.
;; expect: not-a-guest not ran
;; load
(module
  (import "env" "steal" (func))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))
