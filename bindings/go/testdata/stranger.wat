;; WebAssembly, but not a guest, in every way at once.
(module
  (import "env" "missing" (func (param i32 i64) (result f32)))
  (import "wapc" "__unheard_of" (func))
  (import "wapc" "__console_log" (func (param i32)))
  (import "env" "table" (table 1 funcref))
  (import "env" "base" (global i32))
  (import "env" "memory" (memory 1))
  (func (export "__guest_call") (param i32) (result i32) (i32.const 1))
  (func (export "wapc_init") (result i32) (i32.const 1)))
