;; Takes a response that is not there, out of memory.
;; expect: abi ran
(module
  (import "wapc" "__host_response" (func $host_response (param i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $host_response (i32.const 65537))
    (i32.const 1)))
