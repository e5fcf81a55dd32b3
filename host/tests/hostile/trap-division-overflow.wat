;; Divides the least number by -1.
;; expect: trap ran
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.div_s (i32.const 0x80000000) (i32.const -1))))
