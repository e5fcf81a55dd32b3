;; Takes a response though it never called the host: nothing is written.
;; expect: ok 00
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (import "wapc" "__host_response_len" (func $host_response_len (result i32)))
  (import "wapc" "__host_response" (func $host_response (param i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $host_response (i32.const 0))
    (i32.store8 (i32.const 60) (call $host_response_len))
    (call $guest_response (i32.const 60) (i32.const 1))
    (i32.const 1)))
