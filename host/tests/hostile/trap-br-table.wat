;; Jumps by a table to where it gives up.
;; expect: trap ran
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (block $b (block $a (br_table $a $b (i32.const -1))) (return (i32.const 1)))
    unreachable))
