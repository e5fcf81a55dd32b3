;; Fills memory beyond its end.
;; expect: trap ran
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (memory.fill (i32.const 1) (i32.const 0) (i32.const -1))
    (i32.const 1)))
