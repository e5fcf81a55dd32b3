;; Its `__guest_call` calls itself for ever.
;; expect: trap ran
(module
  (memory (export "memory") 1)
  (func $self (param i32 i32) (result i32) (i32.add (call $self (local.get 0) (local.get 1)) (i32.const 1)))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.add (call $self (local.get $operation) (local.get $payload)) (i32.const 1))))
