;; Asks for more memory for ever.
;; expect: timeout ran
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (drop (memory.grow (i32.const 1))) (br $again))
    (i32.const 1)))
