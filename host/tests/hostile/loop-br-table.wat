;; Loops for ever by a jump table.
;; expect: timeout ran
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (br_table $again $again (i32.const 7)))
    (i32.const 1)))
