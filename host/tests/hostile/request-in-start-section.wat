;; Asks for its request before there is one: nothing is written.
;; expect: ok 00000000
(module
  (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (func $section (call $guest_request (i32.const 0) (i32.const 0)))
  (start $section)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_response (i32.const 0) (i32.const 4))
    (i32.const 1)))
