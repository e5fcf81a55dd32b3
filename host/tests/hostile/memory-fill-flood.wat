;; Fills all of its memory for ever.
;; expect: timeout ran
(module
  (memory (export "memory") 64)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (memory.fill (i32.const 0) (i32.const 1) (i32.const 4194304)) (br $again))
    (i32.const 1)))
