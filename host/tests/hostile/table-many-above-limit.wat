;; Begins with tables that are too large only together.
;; expect: init not ran
;; load
(module
  (memory (export "memory") 1)
  (table 600 funcref)
  (table 600 funcref)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
