;; Logs a long line that is not UTF-8 beyond what the log takes.
;; expect: ok
(module
  (import "wapc" "__console_log" (func $console_log (param i32 i32)))
  (memory (export "memory") 2)
  (data (i32.const 65536) "\ff\ff")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $console_log (i32.const 0) (i32.const 65538))
    (i32.const 1)))
