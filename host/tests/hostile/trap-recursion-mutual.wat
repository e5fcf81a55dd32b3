;; Two functions that call each other for ever, through a table.
;; expect: trap ran
(module
  (memory (export "memory") 1)
  (table 2 funcref)
  (elem (i32.const 0) func $a $b)
  (func $a (result i32) (i32.add (call_indirect (result i32) (i32.const 1)) (i32.const 1)))
  (func $b (result i32) (i32.add (call_indirect (result i32) (i32.const 0)) (i32.const 1)))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $a)))
