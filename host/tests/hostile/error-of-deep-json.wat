;; Gives an error whose details are 60,000 lists, one in another: a parser that recurses runs out of stack.
;; expect: guest ran
(module
  (import "wapc" "__guest_error" (func $guest_error (param i32 i32)))
  (memory (export "memory") 2)
  (data (i32.const 65536) "gh1:{\"message\":1,\"details\":")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (memory.copy (i32.const 0) (i32.const 65536) (i32.const 28))
    (memory.fill (i32.const 28) (i32.const 0x5b) (i32.const 30000))
    (memory.fill (i32.const 30028) (i32.const 0x5d) (i32.const 30000))
    (i32.store8 (i32.const 60028) (i32.const 0x7d))
    (call $guest_error (i32.const 0) (i32.const 60029))
    (i32.const 0)))
