;; Its `wapc_init` calls the host function that calls this guest, which has not started.
;; expect: ok 00
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "testecho\ff\ff\ed\a0\80failslowagainlarge")
  (func (export "wapc_init") (drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 21) (i32.const 5) (i32.const 0) (i32.const 4))))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.store8 (i32.const 60) (i32.const 0))
    (call $guest_response (i32.const 60) (i32.const 1))
    (i32.const 1)))
