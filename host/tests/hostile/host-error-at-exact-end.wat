;; Takes the host's error in the last 6 bytes.
;; expect: ok 6661696c6564
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_error" (func $host_error (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "testecho\ff\ff\ed\a0\80failslowagainlarge")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 13) (i32.const 4) (i32.const 0) (i32.const 4)))
    (call $host_error (i32.const 65530))
    (call $guest_response (i32.const 65530) (i32.const 6))
    (i32.const 1)))
