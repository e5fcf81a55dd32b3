;; Wants the number of its arguments out of memory: `fault`.
;; expect: ok 15
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.store8 (i32.const 60) (call $args_sizes_get (i32.const 65533) (i32.const 0)))
    (call $guest_response (i32.const 60) (i32.const 1))
    (i32.const 1)))
