//! Writes hostile guests: the imports in any order, with pointers and lengths that are known to hurt, then any return value;
//! and between them loops, traps, floods, sleeps and memory that grows. As text, so that what is found is read at once.

use arbitrary::{Result, Unstructured};

/// Offsets, sizes, pages and counts alike: the ends of memories, of limits and of integers.
const VALUES: [u32; 24] = [
    0,
    1,
    2,
    3,
    4,
    16,
    31,
    32,
    100,
    1024,
    65_520,
    65_535,
    65_536,
    65_537,
    131_072,
    (2 << 20) - 1,
    2 << 20,
    (2 << 20) + 1,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_0000,
    0xffff_fffc,
    0xffff_fffe,
    0xffff_ffff,
];

const IMPORTS: &str = r#"
    (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
    (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
    (import "wapc" "__guest_error" (func $guest_error (param i32 i32)))
    (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
    (import "wapc" "__host_response_len" (func $host_response_len (result i32)))
    (import "wapc" "__host_response" (func $host_response (param i32)))
    (import "wapc" "__host_error_len" (func $host_error_len (result i32)))
    (import "wapc" "__host_error" (func $host_error (param i32)))
    (import "wapc" "__console_log" (func $console_log (param i32 i32)))
    (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
    (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))"#;

/// Most guests have none of them: they are refused.
const ODD_IMPORTS: [&str; 5] = [
    r#"(import "wapc" "__console_log" (func (param i64 i32)))"#,
    r#"(import "wapc" "__host_call" (func (result i32)))"#,
    r#"(import "wapc" "__guest_request" (global i32))"#,
    r#"(import "env" "memory" (memory 1))"#,
    r#"(import "wasi_snapshot_preview1" "fd_write" (func (param i32) (result i64)))"#,
];

/// What the guest finds its host functions' names by: a pointer and a length each.
const NAMES: &str = "testechofaillargeagain";
const FUNCTIONS: [(u32, u32); 5] = [(4, 4), (8, 4), (12, 5), (17, 5), (4, 3)];

/// Steps of one guest, those within loops included.
const MOST_STEPS: u32 = 24;
/// Loops and branches within each other.
const MOST_LEVELS: u32 = 4;

/// A guest in the text format.
pub(crate) fn guest(u: &mut Unstructured<'_>) -> Result<String> {
    let pages = *u.choose(&[1, 1, 1, 2, 31, 32, 33, 0, 65_536])?;
    let maximum = *u.choose(&["", "", "32", "65536"])?;
    let odd = match u.ratio(1, 16)? {
        true => *u.choose(&ODD_IMPORTS)?,
        false => "",
    };
    let call = body(u)?;
    let mut starts = String::new();
    for start in [
        "$section",
        r#"(export "_initialize")"#,
        r#"(export "_start")"#,
        r#"(export "wapc_init")"#,
    ] {
        if u.ratio(1, 8)? {
            starts += &format!("(func {start} {LOCALS} {})\n", body(u)?);
        }
    }
    if starts.contains("$section") {
        starts += "(start $section)\n";
    }
    let maximum = match maximum {
        small if small == "32" && pages > 32 => "",
        other => other,
    };
    let returned = operand(u)?;
    let code = *u.choose(&["(i32.const 1)", "(i32.const 1)", "(i32.const 0)", &returned])?;
    Ok(format!(
        r#"(module {IMPORTS}
    {odd}
    (memory (export "memory") {pages} {maximum})
    (table $table 2 funcref)
    (data (i32.const 0) "{NAMES}")
    (func $down (param i32) (result i32) (i32.add (call $down (local.get 0)) (i32.const 1)))
    {starts}(func $body (param $operation i32) (param $payload i32) (result i32)
        (local $turns0 i32) (local $turns1 i32) (local $turns2 i32) (local $turns3 i32)
        {call} {code})
    (func (export "__guest_call") (param i32 i32) (result i32) (call $body (local.get 0) (local.get 1))))"#
    ))
}

const LOCALS: &str = "(local $operation i32) (local $payload i32)
    (local $turns0 i32) (local $turns1 i32) (local $turns2 i32) (local $turns3 i32)";

/// Some steps. Those of a start return nothing, which is why none says `return` with a value.
fn body(u: &mut Unstructured<'_>) -> Result<String> {
    let mut left = MOST_STEPS;
    steps(u, &mut left, 0)
}

fn steps(u: &mut Unstructured<'_>, left: &mut u32, level: u32) -> Result<String> {
    let mut text = String::new();
    let wanted = u.int_in_range(1..=8)?;
    for _ in 0..wanted {
        if *left == 0 || u.is_empty() {
            break;
        }
        *left -= 1;
        text += &step(u, left, level)?;
        text += "\n        ";
    }
    Ok(text)
}

fn step(u: &mut Unstructured<'_>, left: &mut u32, level: u32) -> Result<String> {
    Ok(match u.int_in_range(0..=15)? {
        0 => format!("(call $guest_request {} {})", operand(u)?, operand(u)?),
        1 => format!("(call $guest_response {})", span(u)?),
        2 => format!("(call $guest_error {})", span(u)?),
        3 => format!("(call $console_log {})", span(u)?),
        4 => format!(
            "(drop (call $host_call {} {} {} {}))",
            span(u)?,
            span(u)?,
            span(u)?,
            span(u)?
        ),
        5 | 6 => host_function(u)?,
        7 => format!("(call $host_response {})", operand(u)?),
        8 => format!("(call $host_error {})", operand(u)?),
        9 => format!("(drop (memory.grow {}))", operand(u)?),
        10 => memory(u)?,
        11 | 12 if level < MOST_LEVELS => nest(u, left, level)?,
        13 => wasi(u)?,
        14 if u.ratio(1, 2)? => fault(u)?,
        _ => {
            "(call $guest_response (i32.const 0) (i32.mul (memory.size) (i32.const 65536)))".into()
        }
    })
}

/// A call of a host function that exists, mostly.
fn host_function(u: &mut Unstructured<'_>) -> Result<String> {
    let (ptr, len) = *u.choose(&FUNCTIONS)?;
    let payload = match u.ratio(1, 2)? {
        true => span(u)?,
        false => "(i32.const 0) (i32.const 100)".into(),
    };
    Ok(format!(
        "(drop (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4)
            (i32.const {ptr}) (i32.const {len}) {payload}))"
    ))
}

fn memory(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=4)? {
        0 => format!("(i32.store {} {})", operand(u)?, operand(u)?),
        1 => format!(
            "(memory.fill {} {} {})",
            operand(u)?,
            operand(u)?,
            operand(u)?
        ),
        2 => format!(
            "(memory.copy {} {} {})",
            operand(u)?,
            operand(u)?,
            operand(u)?
        ),
        3 => format!("(drop (table.grow $table (ref.null func) {}))", operand(u)?),
        _ => format!("(drop (i32.load {}))", operand(u)?),
    })
}

/// A loop, from one turn to one that never ends, or a branch.
fn nest(u: &mut Unstructured<'_>, left: &mut u32, level: u32) -> Result<String> {
    let turns = format!("$turns{level}");
    let count = *u.choose(&[1, 3, 1000, 1_000_000, u32::MAX])?;
    let condition = operand(u)?;
    let branches = u.ratio(1, 3)?;
    let inner = steps(u, left, level + 1)?;
    Ok(match branches {
        true => format!("(if {condition} (then {inner}))"),
        false => format!(
            "(local.set {turns} (i32.const {count}))
        (loop {inner}
            (br_if 0 (local.tee {turns} (i32.sub (local.get {turns}) (i32.const 1)))))"
        ),
    })
}

fn wasi(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=5)? {
        0 => format!(
            "(drop (call $fd_write (i32.const 1) {} {}))",
            span(u)?,
            operand(u)?
        ),
        1 => format!("(drop (call $random_get {}))", span(u)?),
        2 => format!(
            "(drop (call $clock {} (i64.const 0) {}))",
            operand(u)?,
            operand(u)?
        ),
        3 => format!(
            "(drop (call $poll {} {} {} {}))",
            operand(u)?,
            operand(u)?,
            operand(u)?,
            operand(u)?
        ),
        // A sleep on the monotonic clock.
        4 => format!(
            "(i64.store (i32.const 200) (i64.const 0)) (i64.store (i32.const 208) (i64.const 0))
        (i32.store (i32.const 216) (i32.const 1)) (i64.store (i32.const 224) (i64.const {}))
        (drop (call $poll (i32.const 200) (i32.const 300) (i32.const 1) (i32.const 400)))",
            *u.choose(&[0, 1000, 5_000_000, 25_000_000, i64::MAX, -1])?
        ),
        // Lines, as many as there are bytes.
        _ => "(memory.fill (i32.const 1024) (i32.const 10) (i32.const 60000))
        (i32.store (i32.const 200) (i32.const 1024)) (i32.store (i32.const 204) (i32.const 60000))
        (drop (call $fd_write (i32.const 2) (i32.const 200) (i32.const 1) (i32.const 400)))"
            .into(),
    })
}

fn fault(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=6)? {
        0 => "unreachable".into(),
        // What it is denied.
        1 => "(drop (memory.grow (i32.const 64))) unreachable".into(),
        2 => format!("(drop (i32.div_s {} {}))", operand(u)?, operand(u)?),
        3 => "(drop (call $down (i32.const 0)))".into(),
        4 => format!("(call_indirect $table (param) {})", operand(u)?),
        5 => format!("(call $proc_exit {})", operand(u)?),
        _ => format!("(call $abort {} {})", span(u)?, span(u)?),
    })
}

/// A pointer and a length.
fn span(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=3)? {
        0 => "(i32.const 0) (i32.mul (memory.size) (i32.const 65536))".into(),
        1 => format!("(i32.const 1024) {}", operand(u)?),
        _ => format!("{} {}", operand(u)?, operand(u)?),
    })
}

fn operand(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=11)? {
        0..=5 => format!("(i32.const {})", u.choose(&VALUES)?),
        6 => format!("(i32.const {})", u.arbitrary::<i32>()?),
        7 => "(local.get $operation)".into(),
        8 => "(local.get $payload)".into(),
        9 => "(call $host_response_len)".into(),
        10 => "(call $host_error_len)".into(),
        _ => "(i32.mul (memory.size) (i32.const 65536))".into(),
    })
}
