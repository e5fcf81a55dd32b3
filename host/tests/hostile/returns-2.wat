;; Returns 2, which is neither success nor failure.
;; expect: abi ran
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 2)))
