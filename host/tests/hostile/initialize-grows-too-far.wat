;; Its `_initialize` asks for more memory than it may have, and traps.
;; expect: init not ran
;; load
(module
  (memory (export "memory") 1)
  (func (export "_initialize") (drop (memory.grow (i32.const 64))) unreachable)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
