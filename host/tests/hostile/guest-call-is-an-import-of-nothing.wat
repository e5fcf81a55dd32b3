;; Its `__guest_call` is a function of the host that answers `badf`, 8.
;; expect: abi ran
(module
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (export "__guest_call" (func $prestat)))
