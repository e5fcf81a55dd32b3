;; Asks for its request for ever.
;; expect: timeout ran
(module
  (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (call $guest_request (i32.const 0) (i32.const 100)) (br $again))
    (i32.const 1)))
