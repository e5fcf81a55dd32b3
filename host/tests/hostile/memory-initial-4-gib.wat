;; Begins with 4 GiB.
;; expect: init not ran
;; load
(module
  (memory (export "memory") 65536)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
