;; Grows until it can't, and writes on.
;; expect: memory-limit ran
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (i32.store (i32.const 4194304) (i32.const 1))
    (i32.const 1)))
