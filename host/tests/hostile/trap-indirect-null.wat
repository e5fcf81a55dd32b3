;; Calls through an empty place of a table.
;; expect: trap ran
(module
  (memory (export "memory") 1)
  (table 1 funcref)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call_indirect (result i32) (i32.const 0))))
