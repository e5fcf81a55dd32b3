;; Logs a line whose last character is cut by the end of memory.
;; expect: abi ran
(module
  (import "wapc" "__console_log" (func $console_log (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 65535) "\c3")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $console_log (i32.const 65535) (i32.const 1))
    (i32.const 1)))
