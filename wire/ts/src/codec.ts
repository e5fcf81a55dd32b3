import { type Decode, Reader } from "./reader.js";
import { type Encode, Writer } from "./writer.js";

/** What stands for no arguments, and for the reply of a function that returns nothing. */
export const NOTHING: Uint8Array = new Uint8Array();

// A writer and a reader are kept for the next value. They are away while one is at work: what it calls may begin another.
let spareWriter: Writer | undefined;
let spareReader: Reader | undefined;

/** Writes one value. The bytes are the caller's own. Throws a `WireError`. */
export function encode<T>(value: T, encode: Encode<T>): Uint8Array {
  const w = spareWriter ?? new Writer();
  spareWriter = undefined;
  try {
    encode(w, value);
    return w.finish();
  } finally {
    w.reset();
    spareWriter = w;
  }
}

/** Reads one value, to the last byte. What it gives shares no memory with `bytes`. Throws a `WireError`. */
export function decode<T>(bytes: Uint8Array, decode: Decode<T>): T {
  const r = spareReader ?? new Reader(NOTHING);
  spareReader = undefined;
  try {
    r.reset(bytes);
    const value = decode(r);
    r.finish();
    return value;
  } finally {
    r.reset(NOTHING);
    spareReader = r;
  }
}

/** Reads the reply of a function that returns nothing: no bytes, or `nil`. */
export function decodeVoid(bytes: Uint8Array): void {
  if (bytes.length > 0) decode(bytes, (r) => r.nil());
}

/** Reads the arguments of a function that has none: no bytes, `nil`, or an empty map. */
export function decodeNoArguments(bytes: Uint8Array): void {
  if (bytes.length > 0) decode(bytes, (r) => r.optional(readEmpty));
}

function readEmpty(r: Reader): void {
  const at = r.at;
  if (r.mapHeader("no arguments") > 0) r.fail("unexpected-type", "expected no arguments, found a map that has some", at);
}
