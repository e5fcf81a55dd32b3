;; Exits with 3 in the middle of a call.
;; expect: exit ran
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_response (i32.const 0) (i32.const 1))
    (call $proc_exit (i32.const 3))
    (i32.const 1)))
