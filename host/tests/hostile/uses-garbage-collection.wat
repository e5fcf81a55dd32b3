;; Fills the heap of a garbage collector, which no limit counts: the engine has none.
;; expect: invalid-module not ran
;; load
(module
  (memory (export "memory") 1)
  (type $list (array (mut i64)))
  (func (export "__guest_call") (param i32 i32) (result i32)
    (loop $again (drop (array.new_default $list (i32.const 0x1000000))) (br $again))
    (i32.const 1)))
