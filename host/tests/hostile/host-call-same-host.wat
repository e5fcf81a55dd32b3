;; Calls the host function that calls this guest again, and so on: the nesting ends with an error.
;; expect: guest ran
(module
  (import "wapc" "__guest_error" (func $guest_error (param i32 i32)))
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_error_len" (func $host_error_len (result i32)))
  (import "wapc" "__host_error" (func $host_error (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "testecho\ff\ff\ed\a0\80failslowagainlarge")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (if (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 21) (i32.const 5) (i32.const 0) (i32.const 0))
      (then (return (i32.const 1))))
    (call $host_error (i32.const 100))
    (call $guest_error (i32.const 100) (call $host_error_len))
    (i32.const 0)))
