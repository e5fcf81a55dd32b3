;; Imports a function of WASI that is not granted twice, which WebAssembly allows.
;; expect: ok
(module
  (import "wasi_snapshot_preview1" "fd_sync" (func $sync (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_sync" (func $again (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32) (result i32)
    (i32.eq (call $sync (i32.const 1)) (call $again (i32.const 1)))))
