;; Grows a table for ever.
;; expect: timeout ran
(module
  (memory (export "memory") 1)
  (table $table 1 funcref)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (drop (table.grow $table (ref.null func) (i32.const 1))) (br $again))
    (i32.const 1)))
