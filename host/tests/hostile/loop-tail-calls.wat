;; Calls itself for ever without using stack.
;; expect: timeout ran
(module
  (memory (export "memory") 1)
  (func $self (result i32) (return_call $self))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (return_call $self)))
