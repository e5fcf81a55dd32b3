import { writeAny } from "./any.js";
import type { EnumType } from "./enum.js";
import { describe, WireError, type WireErrorCode } from "./error.js";
import { F32_OVERFLOW, MAX_I64, MAX_LENGTH, MAX_U64, MIN_I64 } from "./limits.js";
import { compareKeys } from "./order.js";
import { FIELD, INDEX, KEY, Path } from "./path.js";
import { Reader } from "./reader.js";
import { isMoment, type Timestamp } from "./time.js";
import { type Ext, isExtType, type Raw } from "./value.js";

/** Writes one value of a type. */
export type Encode<T> = (w: Writer, value: T) => void;

const encoder = new TextEncoder();

/** Up to here text that is ASCII is written byte by byte: a TextEncoder costs about 100 ns, whatever the length. */
const ASCII = 64;

/**
 * Writes values into one buffer that grows.
 *
 * A value that its type does not allow throws a `WireError` with code `invalid-value` and the path to it.
 */
export class Writer {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #path = new Path();

  nil(): void {
    this.#byte(0xc0);
  }

  bool(value: boolean): void {
    if (typeof value !== "boolean") this.#refuse("a boolean", value);
    this.#byte(value ? 0xc3 : 0xc2);
  }

  i8(value: number): void {
    if (typeof value !== "number" || (value << 24) >> 24 !== value) this.#refuse("an integer from -128 to 127", value);
    this.#signed(value);
  }

  i16(value: number): void {
    if (typeof value !== "number" || (value << 16) >> 16 !== value) this.#refuse("an integer from -32768 to 32767", value);
    this.#signed(value);
  }

  i32(value: number): void {
    if (typeof value !== "number" || (value | 0) !== value) this.#refuse("an integer from -2147483648 to 2147483647", value);
    this.#signed(value);
  }

  i64(value: bigint): void {
    if (typeof value !== "bigint" || value < MIN_I64 || value > MAX_I64) this.#refuse("a bigint from -2^63 to 2^63 - 1", value);
    const narrow = Number(value);
    if ((narrow | 0) === narrow) return this.#signed(narrow);
    this.#signed64(value);
  }

  u8(value: number): void {
    if (typeof value !== "number" || (value & 0xff) !== value) this.#refuse("an integer from 0 to 255", value);
    this.#unsigned(value);
  }

  u16(value: number): void {
    if (typeof value !== "number" || (value & 0xffff) !== value) this.#refuse("an integer from 0 to 65535", value);
    this.#unsigned(value);
  }

  u32(value: number): void {
    if (typeof value !== "number" || value >>> 0 !== value) this.#refuse("an integer from 0 to 4294967295", value);
    this.#unsigned(value);
  }

  u64(value: bigint): void {
    if (typeof value !== "bigint" || value < 0n || value > MAX_U64) this.#refuse("a bigint from 0 to 2^64 - 1", value);
    const narrow = Number(value);
    if (narrow >>> 0 === narrow) return this.#unsigned(narrow);
    this.#unsigned64(value);
  }

  /** Rounds to the nearest `f32`; a finite number that would become infinite is refused. */
  f32(value: number): void {
    if (typeof value !== "number" || (Math.abs(value) >= F32_OVERFLOW && Number.isFinite(value))) {
      this.#refuse("a number in the range of an f32", value);
    }
    const at = this.#reserve(5);
    this.#bytes[at] = 0xca;
    // Every NaN is written as one: setFloat32 would keep what an engine has in its other bits.
    if (value !== value) this.#view.setUint32(at + 1, 0x7fc0_0000);
    else this.#view.setFloat32(at + 1, value);
  }

  f64(value: number): void {
    if (typeof value !== "number") this.#refuse("a number", value);
    const at = this.#reserve(9);
    this.#bytes[at] = 0xcb;
    if (value === value) return this.#view.setFloat64(at + 1, value);
    this.#view.setUint32(at + 1, 0x7ff8_0000);
    this.#view.setUint32(at + 5, 0);
  }

  /** Text with a lone surrogate is refused: UTF-8 has no bytes for it. */
  string(value: string): void {
    if (typeof value !== "string") this.#refuse("a string", value);
    if (value.length > ASCII || !this.#ascii(value)) this.#utf8(value);
  }

  bytes(value: Uint8Array): void {
    if (!(value instanceof Uint8Array)) this.#refuse("a Uint8Array", value);
    const length = value.length;
    if (length <= 0xff) this.#header8(0xc4, length);
    else if (length <= 0xffff) this.#header16(0xc5, length);
    else this.#header32(0xc6, length);
    this.#append(value);
  }

  timestamp(value: Timestamp): void {
    if (typeof value !== "object" || value === null) this.#refuse("a Timestamp", value);
    const { seconds, nanoseconds } = value;
    if (!isMoment(seconds, nanoseconds)) {
      this.fail("invalid-datetime", "a datetime is in the years 0000 to 9999, with 0 to 999999999 ns");
    }
    const high = Math.floor(seconds / 2 ** 32);
    if (high === 0 && nanoseconds === 0) {
      this.#view.setUint32(this.#start(0xd6, 6), seconds);
    } else if (high >= 0 && high < 4) {
      const at = this.#start(0xd7, 10);
      this.#view.setUint32(at, nanoseconds * 4 + high);
      this.#view.setUint32(at + 4, seconds >>> 0);
    } else {
      const at = this.#reserve(15);
      this.#bytes.set([0xc7, 12, 0xff], at);
      this.#view.setUint32(at + 3, nanoseconds);
      this.#view.setInt32(at + 7, high);
      this.#view.setUint32(at + 11, seconds >>> 0);
    }
  }

  /** An extension that is not a datetime. */
  ext(value: Ext): void {
    if (typeof value !== "object" || value === null || !isExtType(value.type) || !(value.data instanceof Uint8Array)) {
      this.#refuse("an Ext", value);
    }
    const { type, data } = value;
    const fixed = [1, 2, 4, 8, 16].indexOf(data.length);
    if (fixed >= 0) this.#byte(0xd4 + fixed);
    else if (data.length <= 0xff) this.#header8(0xc7, data.length);
    else if (data.length <= 0xffff) this.#header16(0xc8, data.length);
    else this.#header32(0xc9, data.length);
    this.#byte(type);
    this.#append(data);
  }

  /** A value of the type `any`: see `docs/wire.md` for what JavaScript has for each. */
  any(value: unknown): void {
    writeAny(this, value);
  }

  /** Splices bytes in; refused unless they are exactly one value. */
  raw(value: Raw): void {
    if (typeof value !== "object" || value === null || !(value.bytes instanceof Uint8Array)) this.#refuse("a Raw", value);
    try {
      const reader = new Reader(value.bytes, this.#path.limit - this.#path.depth);
      reader.skip();
      reader.finish();
    } catch (error) {
      this.fail("invalid-value", `the bytes of a Raw are not one value: ${(error as Error).message}`);
    }
    this.#append(value.bytes);
  }

  /** `null` and `undefined` are written as `nil`. */
  optional<T>(value: T | null | undefined, encode: Encode<T>): void {
    if (value === null || value === undefined) this.#byte(0xc0);
    else encode(this, value);
  }

  list<T>(value: readonly T[], encode: Encode<T>): void {
    if (!Array.isArray(value)) this.#refuse("an array", value);
    const length = value.length;
    this.#enter(INDEX);
    this.arrayHeader(length);
    for (let i = 0; i < length; i++) {
      this.#path.at(i);
      encode(this, value[i] as T);
    }
    this.end();
  }

  /** Entries are sorted by key, so that equal maps have equal bytes. */
  map<K, V>(value: ReadonlyMap<K, V>, key: Encode<K>, encode: Encode<V>): void {
    if (!(value instanceof Map)) this.#refuse("a Map", value);
    const keys = [...(value as ReadonlyMap<K, V>).keys()];
    if (keys.length > 1) keys.sort(compareKeys);
    this.openMap(keys.length);
    for (const name of keys) {
      this.key(name);
      key(this, name);
      encode(this, value.get(name) as V);
    }
    this.end();
  }

  /** An enum as its index. A closed one has no others than it names. */
  enum<T extends number>(value: T, type: EnumType<T>): void {
    if (!type.open && type.name(value) === undefined) this.#refuse("an index of the enum", value);
    this.i32(value);
  }

  /** Opens a union; the member's key as a `field`, its value and `end()` follow. */
  union(value: object): void {
    if (typeof value !== "object" || value === null) this.#refuse("a union { type, value }", value);
    this.#enter(FIELD);
    this.mapHeader(1);
  }

  /** Refuses a union whose `type` is none of its members. */
  unknownMember(value: { readonly type: unknown }): never {
    this.#refuse("a member of the union as its type", value.type);
  }

  /** Opens a record of that many fields; `value` must be an object. Each field follows, then `end()`. */
  record(value: object, fields: number): void {
    if (typeof value !== "object" || value === null) this.#refuse("an object", value);
    this.#enter(FIELD);
    this.mapHeader(fields);
  }

  /** Names the field whose value comes next. */
  field(name: string): void {
    this.#path.at(name);
    this.string(name);
  }

  /** Closes a record. */
  end(): void {
    this.#path.leave();
  }

  /** The header of an array; that many values must follow. */
  arrayHeader(length: number): void {
    if (length <= 15) this.#byte(0x90 | length);
    else if (length <= 0xffff) this.#header16(0xdc, length);
    else this.#header32(0xdd, length);
  }

  /** The header of a map; that many keys and values must follow. */
  mapHeader(length: number): void {
    if (length <= 15) this.#byte(0x80 | length);
    else if (length <= 0xffff) this.#header16(0xde, length);
    else this.#header32(0xdf, length);
  }

  /** A copy of what was written; the writer is empty again. */
  finish(): Uint8Array {
    const written = this.#bytes.slice(0, this.#length);
    this.reset();
    return written;
  }

  /** Drops what was written. */
  reset(): void {
    this.#length = 0;
    this.#path.reset();
    // One large value must not keep its memory for ever.
    if (this.#bytes.length > 1 << 20) this.#resize(256);
  }

  /** Throws at the place where the writer stands. */
  fail(code: WireErrorCode, what: string): never {
    throw new WireError(code, what, this.#path.toString(), this.#length);
  }

  /** The shortest form of an integer, unsigned unless it is negative; it must be safe, or a bigint of 64 bits. @internal */
  integer(value: number | bigint): void {
    const narrow = Number(value);
    if (narrow >>> 0 === narrow) this.#unsigned(narrow);
    else if ((narrow | 0) === narrow) this.#signed(narrow);
    else if (narrow < 0) this.#signed64(BigInt(value));
    else this.#unsigned64(BigInt(value));
  }

  /** Opens a map of that many entries; each is named by `key(…)`, and `end()` follows. @internal */
  openMap(entries: number): void {
    this.#enter(KEY);
    this.mapHeader(entries);
  }

  /** Names the entry that comes next. @internal */
  key(name: unknown): void {
    this.#path.at(name);
  }

  #refuse(expected: string, value: unknown): never {
    this.fail("invalid-value", `expected ${expected}, got ${describe(value)}`);
  }

  #enter(kind: number): void {
    if (!this.#path.enter(kind)) this.fail("too-deep", "containers nest deeper than 128");
  }

  #signed(value: number): void {
    if (value >= -32 && value <= 127) this.#byte(value);
    else if (value >= -128 && value <= 127) this.#header8(0xd0, value);
    else if (value >= -32768 && value <= 32767) this.#header16(0xd1, value);
    else this.#header32(0xd2, value);
  }

  #unsigned(value: number): void {
    if (value <= 0x7f) this.#byte(value);
    else if (value <= 0xff) this.#header8(0xcc, value);
    else if (value <= 0xffff) this.#header16(0xcd, value);
    else this.#header32(0xce, value);
  }

  #signed64(value: bigint): void {
    const at = this.#reserve(9);
    this.#bytes[at] = 0xd3;
    this.#view.setBigInt64(at + 1, value);
  }

  #unsigned64(value: bigint): void {
    const at = this.#reserve(9);
    this.#bytes[at] = 0xcf;
    this.#view.setBigUint64(at + 1, value);
  }

  /** Writes short ASCII text; `false`, and nothing written, if it is not. */
  #ascii(value: string): boolean {
    const length = value.length;
    const at = this.#reserve(length + 2);
    const bytes = this.#bytes;
    const start = length <= 31 ? at + 1 : at + 2;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) {
        this.#length = at;
        return false;
      }
      bytes[start + i] = unit;
    }
    if (length <= 31) {
      bytes[at] = 0xa0 | length;
    } else {
      bytes[at] = 0xd9;
      bytes[at + 1] = length;
    }
    this.#length = start + length;
    return true;
  }

  #utf8(value: string): void {
    if (!value.isWellFormed()) this.fail("invalid-value", "the text has a lone surrogate: it cannot be written as UTF-8");
    const guess = headerSize(value.length);
    const at = this.#reserve(5 + value.length * 3);
    const { written } = encoder.encodeInto(value, this.#bytes.subarray(at + guess));
    const size = headerSize(written);
    if (size !== guess) this.#bytes.copyWithin(at + size, at + guess, at + guess + written);
    this.#length = at;
    if (size === 1) this.#byte(0xa0 | written);
    else if (size === 2) this.#header8(0xd9, written);
    else if (size === 3) this.#header16(0xda, written);
    else this.#header32(0xdb, written);
    this.#length = at + size + written;
  }

  #byte(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  #header8(marker: number, value: number): void {
    const at = this.#reserve(2);
    this.#bytes[at] = marker;
    this.#bytes[at + 1] = value;
  }

  #header16(marker: number, value: number): void {
    const at = this.#reserve(3);
    this.#bytes[at] = marker;
    this.#view.setUint16(at + 1, value);
  }

  #header32(marker: number, value: number): void {
    if (value > MAX_LENGTH) this.fail("too-long", `${value} is more than 2^32 - 1`);
    const at = this.#reserve(5);
    this.#bytes[at] = marker;
    this.#view.setUint32(at + 1, value);
  }

  /** A datetime's marker and type, `size` bytes with them; where its data goes. */
  #start(marker: number, size: number): number {
    const at = this.#reserve(size);
    this.#bytes[at] = marker;
    this.#bytes[at + 1] = 0xff;
    return at + 2;
  }

  #append(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Makes room, and counts it as written; where it begins. */
  #reserve(size: number): number {
    const at = this.#length;
    this.#length = at + size;
    if (this.#length > this.#bytes.length) this.#resize(Math.max(this.#length, this.#bytes.length * 2));
    return at;
  }

  #resize(size: number): void {
    const larger = new Uint8Array(size);
    larger.set(this.#bytes.subarray(0, Math.min(this.#bytes.length, size)));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

function headerSize(length: number): number {
  if (length <= 31) return 1;
  if (length <= 0xff) return 2;
  return length <= 0xffff ? 3 : 5;
}
