;; Waits by the predecessor of WASI preview 1, whose subscriptions had another layout: `nosys`.
;; expect: ok 34
(module
  (import "wasi_unstable" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param i32 i32) (result i32)
    (i32.store8 (i32.const 0) (call $poll (i32.const -1) (i32.const -1) (i32.const -1) (i32.const -1)))
    (call $guest_response (i32.const 0) (i32.const 1))
    (i32.const 1)))
