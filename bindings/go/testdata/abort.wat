;; A guest that aborts as AssemblyScript does.
(module
  (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32) (result i32)
    (call $abort (i32.const 0) (i32.const 0) (i32.const 12) (i32.const 34))
    (i32.const 1)))
