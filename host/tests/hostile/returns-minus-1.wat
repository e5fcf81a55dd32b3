;; Returns -1, after it answered.
;; expect: abi ran
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_response (i32.const 0) (i32.const 1))
    (i32.const -1)))
