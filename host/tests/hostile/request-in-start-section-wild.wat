;; Asks for its request before there is one, out of memory.
;; expect: init not ran
;; load
(module
  (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
  (memory (export "memory") 1)
  (func $section (call $guest_request (i32.const -1) (i32.const 0)))
  (start $section)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
