import { readAny } from "./any.js";
import type { EnumType } from "./enum.js";
import { Cursor } from "./cursor.js";
import { describe, WireError } from "./error.js";
import type { Fields } from "./fields.js";
import { F32_OVERFLOW, MAX_I64, MAX_U64, MIN_I64 } from "./limits.js";
import { decodeKey } from "./keys.js";
import { isArray, isString } from "./marker.js";
import { FIELD, INDEX, KEY } from "./path.js";
import { isMoment, parseMoment, Timestamp } from "./time.js";
import { decodeUtf8 } from "./utf8.js";
import { Ext, Raw } from "./value.js";

/** Reads one value of a type. */
export type Decode<T> = (r: Reader) => T;

/** A record that is being read; kept for the next one at the same depth. */
class Level {
  fields: Fields;
  /** Entries that are left. */
  left = 0;
  /** The field that comes next if they come in the order declared. */
  expected = 0;
  /** A field has been read when its mark is the record's. */
  readonly marks: number[] = [];
  mark = 0;

  constructor(fields: Fields) {
    this.fields = fields;
  }
}

/**
 * Reads values from bytes that may be hostile: no header is believed beyond the bytes left, and nesting is bounded.
 *
 * What the type does not allow throws a `WireError` that has a path and an offset.
 */
export class Reader extends Cursor {
  readonly #levels: Level[] = [];
  #mark = 0;

  /** Reads `bytes`, whose containers may nest `depth` deep. */
  constructor(bytes: Uint8Array, depth?: number) {
    super();
    this.reset(bytes, depth);
  }

  nil(): void {
    if (this.peek() !== 0xc0) this.mismatch("nil");
    this.offset += 1;
  }

  bool(): boolean {
    const marker = this.peek();
    if (marker !== 0xc2 && marker !== 0xc3) this.mismatch("a boolean");
    this.offset += 1;
    return marker === 0xc3;
  }

  i8(): number {
    return this.#narrow(-128, 127);
  }

  i16(): number {
    return this.#narrow(-32768, 32767);
  }

  i32(): number {
    return this.#narrow(-2147483648, 2147483647);
  }

  i64(): bigint {
    return this.#wide(MIN_I64, MAX_I64);
  }

  u8(): number {
    return this.#narrow(0, 255);
  }

  u16(): number {
    return this.#narrow(0, 65535);
  }

  u32(): number {
    return this.#narrow(0, 4294967295);
  }

  u64(): bigint {
    return this.#wide(0n, MAX_U64);
  }

  f32(): number {
    const at = this.offset;
    const marker = this.peek();
    if (marker === 0xca) return this.view.getFloat32(this.fixed(at, 4));
    const value = this.f64();
    if (marker === 0xcb) {
      if (Math.abs(value) >= F32_OVERFLOW && Number.isFinite(value)) this.fail("out-of-range", `${value} is beyond f32`, at);
    } else if (Math.fround(value) !== value) this.fail("out-of-range", `the integer ${value} is not exact as f32`, at);
    return Math.fround(value);
  }

  f64(): number {
    const at = this.offset;
    const marker = this.peek();
    if (marker === 0xcb) return this.view.getFloat64(this.fixed(at, 8));
    if (marker === 0xca) return this.view.getFloat32(this.fixed(at, 4));
    const value = this.integer("a float");
    const rounded = Number(value);
    if (BigInt(rounded) !== BigInt(value)) this.fail("out-of-range", `the integer ${value} is not exact as f64`, at);
    return rounded;
  }

  string(): string {
    const header = this.offset;
    const length = this.stringHeader();
    const at = this.take(length);
    return decodeUtf8(this.input, at, at + length) ?? this.fail("invalid-utf8", `a string of ${length} bytes is not UTF-8`, header);
  }

  /** Text that is the key of a map: most are known already. @internal */
  keyText(): string {
    const header = this.offset;
    const length = this.stringHeader();
    const at = this.take(length);
    return decodeKey(this.input, at, at + length) ?? this.fail("invalid-utf8", `a string of ${length} bytes is not UTF-8`, header);
  }

  /** Binary; text and an array of integers are read too. */
  bytes(): Uint8Array {
    const marker = this.peek();
    if (marker >= 0xc4 && marker <= 0xc6) return this.#copy(this.binaryHeader());
    if (isString(marker)) return this.#copy(this.stringHeader());
    if (isArray(marker)) return Uint8Array.from(this.list(readByte));
    return this.mismatch("binary");
  }

  /** A datetime; RFC 3339 text is read too. */
  timestamp(): Timestamp {
    const at = this.offset;
    const marker = this.peek();
    if (isString(marker)) {
      const text = this.string();
      return parseMoment(text) ?? this.fail("invalid-datetime", `${describe(text)} is not an RFC 3339 datetime`, at);
    }
    const length = this.extensionHeader();
    if (this.view.getInt8(this.take(1)) !== -1) this.fail("unexpected-type", "expected a datetime, found another extension", at);
    return this.#datetime(at, length);
  }

  /** A value of the type `any`. */
  any(): unknown {
    return readAny(this);
  }

  /** One value as it stands, not decoded. */
  raw(): Raw {
    const at = this.offset;
    this.skip();
    return new Raw(this.input.slice(at, this.offset));
  }

  /** `nil` is `undefined`. */
  optional<T>(decode: Decode<T>): T | undefined {
    if (this.peek() !== 0xc0) return decode(this);
    this.offset += 1;
    return undefined;
  }

  list<T>(decode: Decode<T>): T[] {
    const at = this.offset;
    const count = this.arrayHeader();
    this.enter(INDEX, at);
    const items: T[] = [];
    for (let i = 0; i < count; i++) {
      this.path.at(i);
      items.push(decode(this));
    }
    this.leave();
    return items;
  }

  map<K, V>(key: Decode<K>, decode: Decode<V>): Map<K, V> {
    const entries = new Map<K, V>();
    for (let left = this.openMap(); left > 0; left--) {
      const at = this.offset;
      this.key(undefined);
      const name = key(this);
      this.key(name);
      if (entries.has(name)) this.fail("duplicate-key", "the key comes twice", at);
      entries.set(name, decode(this));
    }
    this.leave();
    return entries;
  }

  /** An enum: its index; its display text or name is read too. */
  enum<T extends number>(type: EnumType<T>): T {
    const at = this.offset;
    const marker = this.peek();
    if (isString(marker)) {
      const text = this.string();
      return type.parse(text) ?? this.fail("unknown-enum-value", `the enum has no ${describe(text)}`, at);
    }
    const index = this.i32() as T;
    if (!type.open && type.name(index) === undefined) this.fail("unknown-enum-value", `the enum has no index ${index}`, at);
    return index;
  }

  /** A union. `decode` gets the key of the member that is there, and reads its value. */
  union<T>(decode: (r: Reader, key: string) => T): T {
    const at = this.offset;
    const count = this.mapHeader("a map of one entry", "union-shape");
    if (count !== 1) this.fail("union-shape", `a union is a map of exactly one entry, not of ${count}`, at);
    this.enter(FIELD, at);
    const key = this.string();
    this.path.at(key);
    const value = decode(this, key);
    this.leave();
    return value;
  }

  /** Refuses a key that is none of the union's members. */
  unknownMember(key: string): never {
    this.fail("unknown-member", `the union has no member ${describe(key)}`);
  }

  /** Opens a record. Call `next()` until it gives `undefined`. */
  record(fields: Fields): void {
    const at = this.offset;
    const count = this.mapHeader();
    const level = (this.#levels[this.path.depth] ??= new Level(fields));
    this.enter(FIELD, at);
    level.fields = fields;
    level.left = count;
    level.expected = 0;
    level.mark = this.#mark += 1;
  }

  /** The name of the field whose value comes next; others than the record's are skipped. `undefined` at the end of the record. */
  next(): string | undefined {
    const level = this.#levels[this.path.depth - 1] as Level;
    while (level.left > 0) {
      level.left -= 1;
      const at = this.offset;
      const index = this.#field(level);
      if (index < 0) {
        this.skip();
        continue;
      }
      const name = level.fields.names[index] as string;
      this.path.at(name);
      if (level.marks[index] === level.mark) this.fail("duplicate-key", "the field comes twice", at);
      level.marks[index] = level.mark;
      level.expected = index + 1;
      return name;
    }
    this.leave();
    return undefined;
  }

  /** The value of a field; `missing-field` if it did not come. */
  required<T>(value: T | undefined, name: string): T {
    if (value !== undefined) return value;
    const path = this.path.toString();
    throw new WireError("missing-field", "the field has neither a value nor a default", path === "" ? name : `${path}.${name}`, this.offset);
  }

  /** Opens a map; how many entries it has. Each begins with `key(…)`, the last is followed by `leave()`. @internal */
  openMap(): number {
    const at = this.offset;
    const count = this.mapHeader();
    this.enter(KEY, at);
    return count;
  }

  /** Names the value that comes next in a map; `undefined` before its key has been read. @internal */
  key(name: unknown): void {
    this.path.at(name);
  }

  /** An integer: a number if it is safe, else a bigint. @internal */
  integer(expected = "an integer"): number | bigint {
    const at = this.offset;
    const marker = this.peek();
    if (marker === 0xcf || marker === 0xd3) {
      const start = this.fixed(at, 8);
      const wide = marker === 0xcf ? this.view.getBigUint64(start) : this.view.getBigInt64(start);
      const narrow = Number(wide);
      return Number.isSafeInteger(narrow) ? narrow : wide;
    }
    return this.#short(marker, expected);
  }

  /** A datetime, or another extension. @internal */
  extension(): Timestamp | Ext {
    const at = this.offset;
    if (this.peek() === 0xc1) this.mismatch("a value");
    const length = this.extensionHeader();
    const type = this.view.getInt8(this.take(1));
    return type === -1 ? this.#datetime(at, length) : new Ext(type, this.#copy(length));
  }

  /** The index of a field whose name comes next; −1 for one that the record does not have. */
  #field(level: Level): number {
    const expected = level.fields.encoded[level.expected];
    if (expected !== undefined && this.#startsWith(expected)) return level.expected;
    // Neither an unknown field nor a key that is no text has a place of its own.
    this.path.at(undefined);
    return level.fields.indexOf(this.string());
  }

  /** Passes over these bytes if they come next. */
  #startsWith(bytes: Uint8Array): boolean {
    const at = this.offset;
    for (let i = 0; i < bytes.length; i++) {
      if (this.input[at + i] !== bytes[i]) return false;
    }
    this.offset = at + bytes.length;
    return true;
  }

  #copy(length: number): Uint8Array {
    const at = this.take(length);
    return this.input.slice(at, at + length);
  }

  #narrow(min: number, max: number): number {
    const at = this.offset;
    const marker = this.peek();
    if (marker <= 0x7f) {
      this.offset = at + 1;
      return marker;
    }
    // A 64-bit integer beyond these bounds stays beyond them when it is rounded.
    const value = marker === 0xcf || marker === 0xd3 ? Number(this.integer()) : this.#short(marker, "an integer");
    if (value < min || value > max) this.#outOfRange(value, min, max, at);
    return value;
  }

  #wide(min: bigint, max: bigint): bigint {
    const at = this.offset;
    const value = BigInt(this.integer());
    if (value < min || value > max) this.#outOfRange(value, min, max, at);
    return value;
  }

  #outOfRange(value: number | bigint, min: number | bigint, max: number | bigint, at: number): never {
    this.fail("out-of-range", `${value} is not in ${min} to ${max}`, at);
  }

  /** An integer of 32 bits at most. */
  #short(marker: number, expected: string): number {
    const at = this.offset;
    const view = this.view;
    switch (marker) {
      case 0xcc:
        return view.getUint8(this.fixed(at, 1));
      case 0xcd:
        return view.getUint16(this.fixed(at, 2));
      case 0xce:
        return view.getUint32(this.fixed(at, 4));
      case 0xd0:
        return view.getInt8(this.fixed(at, 1));
      case 0xd1:
        return view.getInt16(this.fixed(at, 2));
      case 0xd2:
        return view.getInt32(this.fixed(at, 4));
      default:
        if (marker > 0x7f && marker < 0xe0) this.mismatch(expected);
        this.offset = at + 1;
        return marker <= 0x7f ? marker : marker - 0x100;
    }
  }

  #datetime(at: number, length: number): Timestamp {
    const start = this.take(length);
    const { view } = this;
    if (length === 4) return new Timestamp(view.getUint32(start));
    if (length === 8) {
      const high = view.getUint32(start);
      return this.#moment(at, (high & 3) * 2 ** 32 + view.getUint32(start + 4), high >>> 2);
    }
    if (length !== 12) this.fail("invalid-datetime", `a datetime has 4, 8 or 12 bytes, not ${length}`, at);
    return this.#moment(at, Number(view.getBigInt64(start + 4)), view.getUint32(start));
  }

  #moment(at: number, seconds: number, nanoseconds: number): Timestamp {
    if (!isMoment(seconds, nanoseconds)) {
      this.fail("invalid-datetime", `${seconds} s and ${nanoseconds} ns are not in the years 0000 to 9999`, at);
    }
    return new Timestamp(seconds, nanoseconds);
  }
}

function readByte(r: Reader): number {
  return r.u8();
}
