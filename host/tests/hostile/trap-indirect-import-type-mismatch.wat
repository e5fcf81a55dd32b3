;; Calls an import through a table as if it had another type.
;; expect: trap ran
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (table 1 funcref)
  (elem (i32.const 0) func $guest_response)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call_indirect (param i64) (result i32) (i64.const 1) (i32.const 0))))
