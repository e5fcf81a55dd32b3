;; Imports a function of waPC twice, which WebAssembly allows.
;; expect: ok 00
(module
  (import "wapc" "__guest_response" (func (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32) (result i32)
    (call $response (i32.const 0) (i32.const 1)) (i32.const 1)))
