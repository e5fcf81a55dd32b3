;; Gives an error text that is not UTF-8.
;; expect: abi ran
(module
  (import "wapc" "__guest_error" (func $guest_error (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\ff\ff")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_error (i32.const 0) (i32.const 2))
    (i32.const 0)))
