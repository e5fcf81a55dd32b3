;; Opens a file with wild pointers: `fault`.
;; expect: ok 15
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.store8 (i32.const 60) (call $path_open (i32.const 3) (i32.const 0) (i32.const -1) (i32.const -1) (i32.const 0) (i64.const -1) (i64.const -1) (i32.const 0) (i32.const -1)))
    (call $guest_response (i32.const 60) (i32.const 1))
    (i32.const 1)))
