;; Throws what nobody catches: the engine has no exceptions.
;; expect: invalid-module not ran
;; load
(module
  (memory (export "memory") 1)
  (tag $wild)
  (func (export "__guest_call") (param i32 i32) (result i32)
    (throw $wild)))
