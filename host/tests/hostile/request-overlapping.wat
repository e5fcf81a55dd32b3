;; Asks for operation and payload in one place: the payload is written last.
;; expect: ok 010203
;; payload: 010203
(module
  (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_request (i32.const 0) (i32.const 0))
    (call $guest_response (i32.const 0) (i32.const 3))
    (i32.const 1)))
