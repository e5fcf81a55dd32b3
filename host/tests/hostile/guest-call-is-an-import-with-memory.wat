;; The same after a start section that showed the host the memory: the call succeeds with 0.
;; expect: guest ran
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func $section (drop (call $sizes (i32.const 0) (i32.const 0))))
  (start $section)
  (export "__guest_call" (func $sizes)))
