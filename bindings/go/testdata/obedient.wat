;; A guest that does what the first byte of its payload says. The operation is kept at 0, the payload at 1024.
(module
  (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (import "wapc" "__guest_error" (func $guest_error (param i32 i32)))
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_response_len" (func $host_response_len (result i32)))
  (import "wapc" "__host_response" (func $host_response (param i32)))
  (import "wapc" "__host_error_len" (func $host_error_len (result i32)))
  (import "wapc" "__host_error" (func $host_error (param i32)))
  (import "wapc" "__console_log" (func $console_log (param i32 i32)))
  (memory (export "memory") 2)
  (global $calls (mut i32) (i32.const 0))

  ;; The little-endian number that follows the first byte, and those after it.
  (func $argument (param $index i32) (result i32)
    (i32.load (i32.add (i32.const 1025) (i32.mul (local.get $index) (i32.const 4)))))

  ;; Makes room for the payload, or traps.
  (func $make_room (param $end i32)
    (local $pages i32)
    (local.set $pages (i32.sub
      (i32.div_u (i32.add (local.get $end) (i32.const 65535)) (i32.const 65536))
      (memory.size)))
    (if (i32.gt_s (local.get $pages) (i32.const 0))
      (then (if (i32.eq (memory.grow (local.get $pages)) (i32.const -1)) (then unreachable)))))

  (func $overflow (call $overflow) (call $overflow))

  ;; Calls the host; the payload is three lengths of a byte each, then binding, namespace, operation and the payload.
  ;; Answers with what comes back.
  (func $forward (param $end i32) (result i32)
    (local $binding i32) (local $namespace i32) (local $operation i32) (local $rest i32)
    (local.set $binding (i32.const 1028))
    (local.set $namespace (i32.add (local.get $binding) (i32.load8_u (i32.const 1025))))
    (local.set $operation (i32.add (local.get $namespace) (i32.load8_u (i32.const 1026))))
    (local.set $rest (i32.add (local.get $operation) (i32.load8_u (i32.const 1027))))
    (if (result i32) (call $host_call
          (local.get $binding) (i32.load8_u (i32.const 1025))
          (local.get $namespace) (i32.load8_u (i32.const 1026))
          (local.get $operation) (i32.load8_u (i32.const 1027))
          (local.get $rest) (i32.sub (local.get $end) (local.get $rest)))
      (then
        (call $host_response (local.get $end))
        (call $guest_response (local.get $end) (call $host_response_len))
        (if (call $host_error_len) (then unreachable))
        (i32.const 1))
      (else
        (call $host_error (local.get $end))
        (call $guest_error (local.get $end) (call $host_error_len))
        (if (call $host_response_len) (then unreachable))
        (i32.const 0))))

  (func (export "__guest_call") (param $operation_len i32) (param $len i32) (result i32)
    (local $end i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (local.set $end (i32.add (i32.const 1024) (local.get $len)))
    (call $make_room (local.get $end))
    (call $guest_request (i32.const 0) (i32.const 1024))
    (block $log (block $calls (block $request (block $stale (block $bad_host_call (block $bad_log (block $bad_error
    (block $bad_response (block $overflow (block $forward (block $grow_trap (block $grow (block $error_wins
    (block $response_wins (block $fail (block $silent_failure (block $silent (block $seven (block $spin (block $trap
    (block $echo
      (br_table $echo $trap $spin $seven $silent $silent_failure $fail $response_wins $error_wins $grow $grow_trap $forward
        $overflow $bad_response $bad_error $bad_log $bad_host_call $stale $request $calls $log
        (i32.load8_u (i32.const 1024)))
    ) ;; 0 echo: the operation and what follows the first byte
      (memory.copy (i32.sub (i32.const 1025) (local.get $operation_len)) (i32.const 0) (local.get $operation_len))
      (call $guest_response (i32.sub (i32.const 1025) (local.get $operation_len))
        (i32.add (local.get $operation_len) (i32.sub (local.get $len) (i32.const 1))))
      (return (i32.const 1))
    ) ;; 1
      unreachable
    ) ;; 2
      (loop $forever (br $forever))
    ) ;; 3 returns what is neither 1 nor 0
      (return (i32.const 7))
    ) ;; 4 success without a response
      (return (i32.const 1))
    ) ;; 5 failure without a text
      (return (i32.const 0))
    ) ;; 6 failure with the text
      (call $guest_error (i32.const 1025) (i32.sub (local.get $len) (i32.const 1)))
      (return (i32.const 0))
    ) ;; 7 response and error, returns 1
      (call $guest_response (i32.const 0) (local.get $operation_len))
      (call $guest_error (i32.const 1025) (i32.sub (local.get $len) (i32.const 1)))
      (return (i32.const 1))
    ) ;; 8 response and error, returns 0
      (call $guest_response (i32.const 0) (local.get $operation_len))
      (call $guest_error (i32.const 1025) (i32.sub (local.get $len) (i32.const 1)))
      (return (i32.const 0))
    ) ;; 9 grows by so many pages, answers with the result
      (i32.store (i32.const 0) (memory.grow (call $argument (i32.const 0))))
      (call $guest_response (i32.const 0) (i32.const 4))
      (return (i32.const 1))
    ) ;; 10 the same, and traps
      (drop (memory.grow (call $argument (i32.const 0))))
      unreachable
    ) ;; 11
      (return (call $forward (local.get $end)))
    ) ;; 12
      (call $overflow)
    ) ;; 13 a response at a pointer, of a length
      (call $guest_response (call $argument (i32.const 0)) (call $argument (i32.const 1)))
      (return (i32.const 1))
    ) ;; 14
      (call $guest_error (call $argument (i32.const 0)) (call $argument (i32.const 1)))
      (return (i32.const 0))
    ) ;; 15
      (call $console_log (call $argument (i32.const 0)) (call $argument (i32.const 1)))
      (return (i32.const 1))
    ) ;; 16 a host call with all four pointers and lengths given
      (return (call $host_call
        (call $argument (i32.const 0)) (call $argument (i32.const 1)) (call $argument (i32.const 2)) (call $argument (i32.const 3))
        (call $argument (i32.const 4)) (call $argument (i32.const 5)) (call $argument (i32.const 6)) (call $argument (i32.const 7))))
    ) ;; 17 answers with the lengths of the last host response and error, before any host call
      (i32.store (i32.const 0) (call $host_response_len))
      (i32.store (i32.const 4) (call $host_error_len))
      (call $host_response (i32.const 0))
      (call $host_error (i32.const 0))
      (call $guest_response (i32.const 0) (i32.const 8))
      (return (i32.const 1))
    ) ;; 18 asks for the request at two pointers
      (call $guest_request (call $argument (i32.const 0)) (call $argument (i32.const 1)))
      (return (i32.const 1))
    ) ;; 19 how often this instance was called
      (i32.store (i32.const 0) (global.get $calls))
      (call $guest_response (i32.const 0) (i32.const 4))
      (return (i32.const 1))
    ) ;; 20
    (call $console_log (i32.const 1025) (i32.sub (local.get $len) (i32.const 1)))
    (i32.const 1)))
