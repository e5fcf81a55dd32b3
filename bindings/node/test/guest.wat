;; A guest that does what the first letter of the operation says. What follows the letter is an argument.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $respond (param i32 i32)))
  (import "wapc" "__guest_error" (func $fail (param i32 i32)))
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_response_len" (func $host_response_len (result i32)))
  (import "wapc" "__host_response" (func $host_response (param i32)))
  (import "wapc" "__host_error_len" (func $host_error_len (result i32)))
  (import "wapc" "__host_error" (func $host_error (param i32)))
  (import "wapc" "__console_log" (func $log (param i32 i32)))
  (memory (export "memory") 128)
  (global $calls (mut i32) (i32.const 0))
  (data (i32.const 0) "testother")
  ;; The operation is at 1024, the payload at 64 KiB, what the host answers at 4 MiB.

  (func $ask (param $binding_length i32) (param $operation i32) (param $payload i32) (result i32)
    (if (call $host_call
          (i32.const 4) (local.get $binding_length)
          (i32.const 0) (i32.const 4)
          (i32.const 1025) (i32.sub (local.get $operation) (i32.const 1))
          (i32.const 65536) (local.get $payload))
      (then
        (call $host_response (i32.const 4194304))
        (call $respond (i32.const 4194304) (call $host_response_len))
        (return (i32.const 1))))
    (call $host_error (i32.const 4194304))
    (call $fail (i32.const 4194304) (call $host_error_len))
    (i32.const 0))

  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $letter i32)
    (call $request (i32.const 1024) (i32.const 65536))
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (local.set $letter (i32.load8_u (i32.const 1024)))
    ;; echo
    (if (i32.eq (local.get $letter) (i32.const 101))
      (then (call $respond (i32.const 65536) (local.get $payload)) (return (i32.const 1))))
    ;; host: the argument is the operation, of the namespace "test" and no binding
    (if (i32.eq (local.get $letter) (i32.const 104))
      (then (return (call $ask (i32.const 0) (local.get $operation) (local.get $payload)))))
    ;; other: the same of the binding "other"
    (if (i32.eq (local.get $letter) (i32.const 111))
      (then (return (call $ask (i32.const 5) (local.get $operation) (local.get $payload)))))
    ;; log
    (if (i32.eq (local.get $letter) (i32.const 108))
      (then (call $log (i32.const 65536) (local.get $payload)) (return (i32.const 1))))
    ;; fail
    (if (i32.eq (local.get $letter) (i32.const 102))
      (then (call $fail (i32.const 65536) (local.get $payload)) (return (i32.const 0))))
    ;; count
    (if (i32.eq (local.get $letter) (i32.const 99))
      (then
        (i32.store (i32.const 1024) (global.get $calls))
        (call $respond (i32.const 1024) (i32.const 4))
        (return (i32.const 1))))
    ;; spin
    (if (i32.eq (local.get $letter) (i32.const 115)) (then (loop $forever (br $forever))))
    ;; grow
    (if (i32.eq (local.get $letter) (i32.const 103))
      (then (loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) (unreachable)))
    ;; point out of memory
    (if (i32.eq (local.get $letter) (i32.const 112))
      (then (call $respond (i32.const -1) (i32.const 2)) (return (i32.const 1))))
    (unreachable)))
