;; A waPC guest that answers with what it gets; as the operation `host`, with what its host answers to it.
;; It touches no byte itself, so that a call costs what its host makes it cost. 17 pages are what a guest in Rust starts with.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $respond (param i32 i32)))
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_response_len" (func $host_response_len (result i32)))
  (import "wapc" "__host_response" (func $host_response (param i32)))
  (memory (export "memory") 17)
  ;; 0: the host function's binding, namespace and operation. 64: the operation. 1024: the payload.
  (data (i32.const 0) "peersecho")

  ;; Grows the memory until the payload's buffer has $len bytes.
  (func $reserve (param $len i32)
    (local $pages i32)
    (local.set $pages (i32.add (i32.const 1) (i32.shr_u (i32.add (local.get $len) (i32.const 1024)) (i32.const 16))))
    (if (i32.gt_u (local.get $pages) (memory.size))
      (then
        (if (i32.eq (memory.grow (i32.sub (local.get $pages) (memory.size))) (i32.const -1))
          (then unreachable)))))

  ;; Sends the payload to the host, and takes what it answers in its place.
  (func $ask (param $len i32) (result i32)
    (if (i32.eqz (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 5) (i32.const 5) (i32.const 4)
        (i32.const 1024) (local.get $len)))
      (then unreachable))
    (local.set $len (call $host_response_len))
    (call $reserve (local.get $len))
    (call $host_response (i32.const 1024))
    (local.get $len))

  (func (export "__guest_call") (param $operation i32) (param $len i32) (result i32)
    (if (i32.gt_u (local.get $operation) (i32.const 960)) (then unreachable))
    (call $reserve (local.get $len))
    (call $request (i32.const 64) (i32.const 1024))
    (if (i32.and (i32.eq (local.get $operation) (i32.const 4)) (i32.eq (i32.load (i32.const 64)) (i32.const 0x74736f68)))
      (then (local.set $len (call $ask (local.get $len)))))
    (call $respond (i32.const 1024) (local.get $len))
    (i32.const 1)))
