;; Gives an error and a reply, and returns 0.
;; expect: guest ran
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (import "wapc" "__guest_error" (func $guest_error (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "x")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_error (i32.const 0) (i32.const 1))
    (call $guest_response (i32.const 0) (i32.const 1))
    (i32.const 0)))
