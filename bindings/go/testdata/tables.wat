;; A guest that grows both of its tables by a million elements, and answers with the results.
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (table $first 10 funcref)
  (table $second 10 2000000 funcref)
  (func (export "__guest_call") (param i32 i32) (result i32)
    (i32.store (i32.const 0) (table.grow $first (ref.null func) (i32.const 1000000)))
    (i32.store (i32.const 4) (table.grow $second (ref.null func) (i32.const 1000000)))
    (i32.store (i32.const 8) (table.grow $second (ref.null func) (i32.const 1000)))
    (call $guest_response (i32.const 0) (i32.const 12))
    (i32.const 1)))
