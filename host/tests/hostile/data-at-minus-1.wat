;; Its data is at -1.
;; expect: init not ran
;; load
(module
  (memory (export "memory") 1)
  (data (i32.const -1) "x")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
