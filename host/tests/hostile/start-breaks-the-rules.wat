;; Its `_start` answers from out of memory.
;; expect: init not ran
;; load
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "_start") (call $guest_response (i32.const -1) (i32.const 2)))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
