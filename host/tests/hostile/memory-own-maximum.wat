;; Asks for more than it said it would: that is no fault of the limit.
;; expect: trap ran
(module
  (memory (export "memory") 1 2)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (drop (memory.grow (i32.const 2)))
    unreachable))
