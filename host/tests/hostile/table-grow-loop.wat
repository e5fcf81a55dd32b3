;; Grows a table until it can't, and lives with the answer.
;; expect: ok
(module
  (memory (export "memory") 1)
  (table $table 1 funcref)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (br_if $again (i32.ne (table.grow $table (ref.null func) (i32.const 100)) (i32.const -1))))
    (i32.const 1)))
