;; Its data does not fit its memory.
;; expect: init not ran
;; load
(module
  (memory (export "memory") 1)
  (data (i32.const 65535) "xx")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
