;; Asks for random bytes for ever.
;; expect: timeout ran
(module
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (memory (export "memory") 64)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (drop (call $random_get (i32.const 0) (i32.const 4194304))) (br $again))
    (i32.const 1)))
