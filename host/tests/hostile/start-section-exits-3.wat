;; Its start section exits with 3.
;; expect: init not ran
;; load
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (func $section (call $proc_exit (i32.const 3)))
  (start $section)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
