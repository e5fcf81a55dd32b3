;; Aborts with texts out of memory.
;; expect: trap ran
(module
  (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $abort (i32.const -1) (i32.const 65537) (i32.const -1) (i32.const -1))
    (i32.const 1)))
