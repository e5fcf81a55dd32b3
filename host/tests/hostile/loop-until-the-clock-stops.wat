;; Looks at the clock for ever.
;; expect: timeout ran
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (br_if $again (i32.eqz (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 0)))))
    (i32.const 1)))
