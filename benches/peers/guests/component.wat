;; The same guest as a component: `echo` and `host` take and give a `list<u8>`, which the canonical ABI copies in and out through
;; the guest's `realloc`.
(component
  (import "echo" (func $echo (param "payload" (list u8)) (result (list u8))))

  (core module $memory
    (memory (export "memory") 17)
    (global $top (mut i32) (i32.const 1024))
    ;; A call needs room once or twice, and none afterwards.
    (func (export "realloc") (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
      (local $at i32)
      (local $pages i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.set $top (i32.add (local.get $at) (local.get $size)))
      (local.set $pages (i32.add (i32.const 1) (i32.shr_u (global.get $top) (i32.const 16))))
      (if (i32.gt_u (local.get $pages) (memory.size))
        (then
          (if (i32.eq (memory.grow (i32.sub (local.get $pages) (memory.size))) (i32.const -1))
            (then unreachable))))
      (local.get $at))
    (func (export "reset") (param i32)
      (global.set $top (i32.const 1024))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $linear))
  (alias core export $memory "realloc" (core func $realloc))
  (alias core export $memory "reset" (core func $reset))
  (core func $echo_lowered (canon lower (func $echo) (memory $linear) (realloc $realloc)))

  (core module $guest
    (import "memory" "memory" (memory 17))
    (import "host" "echo" (func $echo (param i32 i32 i32)))
    (func (export "echo") (param $ptr i32) (param $len i32) (result i32)
      (i32.store (i32.const 8) (local.get $ptr))
      (i32.store (i32.const 12) (local.get $len))
      (i32.const 8))
    (func (export "host") (param $ptr i32) (param $len i32) (result i32)
      (call $echo (local.get $ptr) (local.get $len) (i32.const 8))
      (i32.const 8)))
  (core instance $guest (instantiate $guest
    (with "memory" (instance $memory))
    (with "host" (instance (export "echo" (func $echo_lowered))))))

  (func (export "echo") (param "payload" (list u8)) (result (list u8))
    (canon lift (core func $guest "echo") (memory $linear) (realloc $realloc) (post-return $reset)))
  (func (export "host") (param "payload" (list u8)) (result (list u8))
    (canon lift (core func $guest "host") (memory $linear) (realloc $realloc) (post-return $reset))))
