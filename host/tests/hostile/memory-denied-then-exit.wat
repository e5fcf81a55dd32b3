;; Asks for more memory than it may have, and exits.
;; expect: memory-limit ran
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (drop (memory.grow (i32.const 64)))
    (call $proc_exit (i32.const 2))
    (i32.const 1)))
