;; Is asked from beyond the old end, after an import saw the memory at its old size.
;; expect: ok 686f7374696c65
(module
  (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_request (i32.const 0) (i32.const 100))
    (drop (memory.grow (i32.const 63)))
    (call $guest_request (i32.const 4194297) (i32.const 0))
    (drop (memory.grow (i32.const 0)))
    (call $guest_response (i32.const 4194297) (i32.const 7))
    (i32.const 1)))
