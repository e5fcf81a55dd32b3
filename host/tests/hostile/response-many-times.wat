;; Answers 100,000 times: the last one counts.
;; expect: ok a0
(module
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $left i32)
    (local.set $left (i32.const 100000))
    (loop $again
      (i32.store (i32.const 0) (local.get $left))
      (call $guest_response (i32.const 0) (i32.const 4))
      (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (i32.store8 (i32.const 0) (i32.const 0xa0))
    (call $guest_response (i32.const 0) (i32.const 1))
    (i32.const 1)))
