;; Logs its whole memory as one line: the rest of it is cut off.
;; expect: ok
(module
  (import "wapc" "__console_log" (func $console_log (param i32 i32)))
  (memory (export "memory") 64)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $console_log (i32.const 0) (i32.const 4194304))
    (i32.const 1)))
