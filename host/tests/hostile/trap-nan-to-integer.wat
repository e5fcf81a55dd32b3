;; Makes an integer of what is not a number.
;; expect: trap ran
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.trunc_f64_s (f64.const nan))))
