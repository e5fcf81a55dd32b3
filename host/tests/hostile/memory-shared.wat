;; Has a shared memory. Which of the two it is depends on the features that the engine is built with.
;; expect: invalid-module not ran or not-a-guest not ran
;; load
(module
  (memory (export "memory") 1 1 shared)
  (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))
