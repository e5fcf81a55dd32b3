;; Calls the host with names of 1 MiB each: the error that it gets does not repeat them.
;; expect: ok 01
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_error_len" (func $host_error_len (result i32)))
  (memory (export "memory") 48)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (memory.fill (i32.const 0) (i32.const 97) (i32.const 3145728))
    (drop (call $host_call (i32.const 0) (i32.const 1048576) (i32.const 1048576) (i32.const 1048576) (i32.const 2097152) (i32.const 1048576) (i32.const 0) (i32.const 0)))
    (i32.store8 (i32.const 60) (i32.lt_u (call $host_error_len) (i32.const 2048)))
    (call $guest_response (i32.const 60) (i32.const 1))
    (i32.const 1)))
