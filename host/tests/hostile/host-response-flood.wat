;; Takes the host's response for ever.
;; expect: timeout ran
(module
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_response" (func $host_response (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "testecho\ff\ff\ed\a0\80failslowagainlarge")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 4) (i32.const 4) (i32.const 0) (i32.const 4)))
    (loop $again (call $host_response (i32.const 100)) (br $again))
    (i32.const 1)))
