/** Bounds of the wire profile. */

/** How deep containers may nest; the outermost is at depth 1. */
export const MAX_DEPTH = 128;

/** The longest text, binary, list or map that has a header. */
export const MAX_LENGTH = 0xffff_ffff;

/** The first second of the year 0000, counted from 1970. */
export const MIN_SECONDS = -62_167_219_200;

/** The last second of the year 9999, counted from 1970. */
export const MAX_SECONDS = 253_402_300_799;

/** The smallest and the largest `i64` and `u64`. */
export const MIN_I64 = -(2n ** 63n);
export const MAX_I64 = 2n ** 63n - 1n;
export const MAX_U64 = 2n ** 64n - 1n;

/** The smallest magnitude that rounds to infinity as an `f32`. */
export const F32_OVERFLOW = 2 ** 128 - 2 ** 103;
