;; Its `__guest_call` is a function of the host, which is then called by no guest and finds no memory.
;; expect: abi ran
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (export "__guest_call" (func $sizes)))
