;; Calls 2^60 functions, without any loop.
;; expect: timeout ran
(module
  (memory (export "memory") 1)
  (func $twice (param $left i32) (result i32)
    (if (result i32) (local.get $left)
      (then (i32.add
        (call $twice (i32.sub (local.get $left) (i32.const 1)))
        (call $twice (i32.sub (local.get $left) (i32.const 1)))))
      (else (i32.const 1))))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $twice (i32.const 60))))
