;; Begins with exactly as much memory as it may have.
;; expect: ok 00
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 64)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_response (i32.const 4194303) (i32.const 1))
    (i32.const 1)))
