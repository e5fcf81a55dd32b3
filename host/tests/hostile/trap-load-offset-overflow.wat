;; Reads where address and offset together are beyond 2^32.
;; expect: trap ran
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.load offset=0xffffffff (i32.const -1))))
