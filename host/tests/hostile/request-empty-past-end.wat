;; Asks for nothing at all, one byte beyond the end.
;; expect: abi ran
;; call:
;; payload:
(module
  (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_request (i32.const 65537) (i32.const 0))
    (i32.const 1)))
