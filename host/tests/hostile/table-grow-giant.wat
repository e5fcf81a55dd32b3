;; Grows a table by 2^32 - 1.
;; expect: ok ff
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (table $table 1 funcref)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.store8 (i32.const 60) (table.grow $table (ref.null func) (i32.const -1)))
    (call $guest_response (i32.const 60) (i32.const 1))
    (i32.const 1)))
