;; Gives 100,000 errors, and then succeeds: none of them counts.
;; expect: ok
(module
  (import "wapc" "__guest_error" (func $guest_error (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $left i32)
    (local.set $left (i32.const 100000))
    (loop $again
      (call $guest_error (i32.const 0) (i32.const 100))
      (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (i32.const 1)))
