;; Imports what waPC does not have.
;; expect: not-a-guest not ran
;; load
(module
  (import "wapc" "__host_memory" (func (param i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))
