;; Aborts with a text of 4 GiB - 1.
;; expect: trap ran
(module
  (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.store (i32.const 0) (i32.const -1))
    (call $abort (i32.const 4) (i32.const 65536) (i32.const 0) (i32.const 0))
    (i32.const 1)))
