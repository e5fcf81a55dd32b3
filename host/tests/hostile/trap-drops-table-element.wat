;; Initializes a table from elements that it dropped.
;; expect: trap ran
(module
  (memory (export "memory") 1)
  (table 1 funcref)
  (func $f)
  (elem $one func $f)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (elem.drop $one)
    (table.init $one (i32.const 0) (i32.const 0) (i32.const 1))
    (i32.const 1)))
