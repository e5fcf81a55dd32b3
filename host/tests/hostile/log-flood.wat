;; Logs for ever.
;; expect: timeout ran
(module
  (import "wapc" "__console_log" (func $console_log (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (call $console_log (i32.const 0) (i32.const 65536)) (br $again))
    (i32.const 1)))
