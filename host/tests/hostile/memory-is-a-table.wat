;; Exports a table as its memory.
;; expect: not-a-guest not ran
;; load
(module
  (table (export "memory") 1 funcref)
  (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))
