;; Answers with one byte more than it may.
;; expect: too-large ran
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 2)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $guest_response (i32.const 0) (i32.const 65537))
    (i32.const 1)))
