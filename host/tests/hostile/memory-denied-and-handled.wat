;; Asks for more memory than it may have, and lives with the answer.
;; expect: ok ff
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.store8 (i32.const 60) (memory.grow (i32.const 64)))
    (call $guest_response (i32.const 60) (i32.const 1))
    (i32.const 1)))
