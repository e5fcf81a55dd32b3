;; Asks for the operation, 7 bytes, where only 6 fit.
;; expect: abi ran
(module
  (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_request (i32.const 65530) (i32.const 0))
    (i32.const 1)))
