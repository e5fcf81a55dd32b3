;; Asks for more memory than it may have, and traps.
;; expect: memory-limit ran
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (drop (memory.grow (i32.const 65535)))
    unreachable))
