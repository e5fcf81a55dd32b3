;; Grows, and answers from beyond the new end.
;; The import before it makes the host look at the memory once at its old size.
;; expect: abi ran
(module
  (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_request (i32.const 0) (i32.const 100))
    (call $guest_response (i32.mul (memory.grow (i32.const 1)) (i32.const 0x20000)) (i32.const 1))
    (i32.const 1)))
