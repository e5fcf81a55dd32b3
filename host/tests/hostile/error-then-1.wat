;; Gives an error and returns 1: the return value decides.
;; expect: ok
(module
  (import "wapc" "__guest_error" (func $guest_error (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "x")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_error (i32.const 0) (i32.const 1))
    (i32.const 1)))
