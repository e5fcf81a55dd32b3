;; Recurses for ever.
;; expect: trap ran
(module
  (memory (export "memory") 1)
  (func $down (param i32) (result i32) (i32.add (call $down (local.get 0)) (i32.const 1)))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $down (i32.const 0))))
