;; Aborts before it starts.
;; expect: init not ran
;; load
(module
  (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func $section (call $abort (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
  (start $section)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
