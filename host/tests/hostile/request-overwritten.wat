;; Writes to its own request buffer, and asks again: the host kept its own copy.
;; expect: ok 7061796c6f6164
(module
  (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_request (i32.const 0) (i32.const 100))
    (memory.fill (i32.const 0) (i32.const 255) (i32.const 65536))
    (call $guest_request (i32.const 0) (i32.const 100))
    (call $guest_response (i32.const 100) (i32.const 7))
    (i32.const 1)))
