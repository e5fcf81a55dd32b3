;; Its start section calls the host, answers and fails before it is called: nothing of it is left.
;; expect: ok 0000
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (import "wapc" "__guest_error" (func $guest_error (param i32 i32)))
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_response_len" (func $host_response_len (result i32)))
  (import "wapc" "__host_error_len" (func $host_error_len (result i32)))
  (import "wapc" "__console_log" (func $console_log (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "testecho\ff\ff\ed\a0\80failslowagainlarge")
  (func $section 
    (drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 4) (i32.const 4) (i32.const 0) (i32.const 4)))
    (call $console_log (i32.const 0) (i32.const 4))
    (call $guest_response (i32.const 0) (i32.const 4))
    (call $guest_error (i32.const 0) (i32.const 4)))
  (start $section)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.store8 (i32.const 200) (call $host_response_len))
    (i32.store8 (i32.const 201) (call $host_error_len))
    (call $guest_response (i32.const 200) (i32.const 2))
    (i32.const 1)))
