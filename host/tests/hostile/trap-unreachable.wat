;; Gives up.
;; expect: trap ran
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    unreachable))
