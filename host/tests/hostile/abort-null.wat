;; Aborts with texts whose sizes would be before address 0.
;; expect: trap ran
(module
  (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $abort (i32.const 0) (i32.const 3) (i32.const 0) (i32.const 0))
    (i32.const 1)))
