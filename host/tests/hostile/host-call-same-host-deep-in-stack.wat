;; The same from deep within its stack: guests that wait for each other share that of one thread.
;; expect: guest ran
(module
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "testecho\ff\ff\ed\a0\80failslowagainlarge")
  (func $down (param $left i32) (result i32)
    (if (result i32) (local.get $left)
      (then (i32.mul (call $down (i32.sub (local.get $left) (i32.const 1))) (i32.const 1)))
      (else (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 21) (i32.const 5) (i32.const 0) (i32.const 0)))))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $down (i32.const 8000))))
