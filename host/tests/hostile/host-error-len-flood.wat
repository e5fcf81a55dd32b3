;; Asks for the length of an error for ever.
;; expect: timeout ran
(module
  (import "wapc" "__host_error_len" (func $host_error_len (result i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (drop (call $host_error_len)) (br $again))
    (i32.const 1)))
