;; Its elements do not fit its table.
;; expect: init not ran
;; load
(module
  (memory (export "memory") 1)
  (table 1 funcref)
  (func $one)
  (elem (i32.const 1) func $one)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
