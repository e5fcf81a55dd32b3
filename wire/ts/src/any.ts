import { describe } from "./error.js";
import type { Reader } from "./reader.js";
import { isString } from "./marker.js";
import { isMoment, type Timestamp } from "./time.js";
import { type Ext, isExtType } from "./value.js";
import { Writer } from "./writer.js";

/** Writes a value without a schema. */
export function writeAny(w: Writer, value: unknown): void {
  write(w, value, true);
}

/** The same for a key that is compared: its own keys are checked where it is read or written itself, or each level would double the work. */
function writeCompared(w: Writer, value: unknown): void {
  write(w, value, false);
}

function write(w: Writer, value: unknown, checked: boolean): void {
  switch (typeof value) {
    case "boolean":
      return w.bool(value);
    case "string":
      return w.string(value);
    case "number":
      // −0 is integral, but no integer keeps its sign.
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) return w.integer(value);
      return w.f64(value);
    case "bigint":
      return value < 0n ? w.i64(value) : w.u64(value);
    case "object":
      return value === null ? w.nil() : writeObject(w, value, checked);
    default:
      w.fail("invalid-value", `${describe(value)} cannot be written as any`);
  }
}

function writeObject(w: Writer, value: object, checked: boolean): void {
  if (value instanceof Uint8Array) return w.bytes(value);
  if (Array.isArray(value)) return w.list(value, checked ? writeAny : writeCompared);
  if (value instanceof Map) return writeMap(w, value, checked);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return writeMembers(w, value as Record<string, unknown>, checked);
  const { seconds, nanoseconds, type, data } = value as Partial<Timestamp & Ext>;
  if (isMoment(seconds, nanoseconds)) return w.timestamp(value as Timestamp);
  if (isExtType(type) && data instanceof Uint8Array) return w.ext(value as Ext);
  w.fail("invalid-value", "an object of this class cannot be written as any; a Date becomes a Timestamp by Timestamp.fromDate");
}

function writeMap(w: Writer, map: ReadonlyMap<unknown, unknown>, checked: boolean): void {
  w.openMap(map.size);
  let keys: Keys | undefined;
  for (const [key, value] of map) {
    w.key(key);
    if (typeof key === "string") {
      // A map has it once.
      w.string(key);
    } else {
      if (checked && !(keys ??= new Keys()).add(key)) w.fail("invalid-value", "two keys of the map are the same on the wire");
      write(w, key, checked);
    }
    write(w, value, checked);
  }
  w.end();
}

function writeMembers(w: Writer, object: Readonly<Record<string, unknown>>, checked: boolean): void {
  const names = Object.keys(object);
  w.openMap(names.length);
  for (const name of names) {
    w.key(name);
    w.string(name);
    write(w, object[name], checked);
  }
  w.end();
}

/** Reads a value without a schema. */
export function readAny(r: Reader): unknown {
  const marker = r.peek();
  if (marker <= 0x7f || marker >= 0xe0) return r.integer();
  if (marker <= 0x8f) return readMap(r);
  if (marker <= 0x9f) return r.list(readAny);
  if (marker <= 0xbf) return r.string();
  switch (marker) {
    case 0xc0:
      r.nil();
      return null;
    case 0xc2:
    case 0xc3:
      return r.bool();
    case 0xc4:
    case 0xc5:
    case 0xc6:
      return r.bytes();
    case 0xca:
    case 0xcb:
      return r.f64();
    case 0xd9:
    case 0xda:
    case 0xdb:
      return r.string();
    case 0xdc:
    case 0xdd:
      return r.list(readAny);
    case 0xde:
    case 0xdf:
      return readMap(r);
    default:
      return marker >= 0xcc && marker <= 0xd3 ? r.integer() : r.extension();
  }
}

function readMap(r: Reader): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  let keys: Keys | undefined;
  for (let left = r.openMap(); left > 0; left--) {
    r.key(undefined);
    const at = r.at;
    const key = isString(r.peek()) ? r.keyText() : readAny(r);
    r.key(key);
    // A map compares objects by identity: equal ones would not be found.
    if (typeof key === "object" && key !== null ? !(keys ??= new Keys()).add(key) : map.has(key)) {
      r.fail("duplicate-key", "the key comes twice", at);
    }
    map.set(key, readAny(r));
  }
  r.leave();
  return map;
}

/** The keys of one map. Objects, which JavaScript would compare by identity, are compared by what is written for them. */
class Keys {
  readonly #plain = new Set<unknown>();
  #encoded: Set<string> | undefined;

  /** `false` when the key is there already. */
  add(key: unknown): boolean {
    if (typeof key === "object" && key !== null) {
      this.#encoded ??= new Set();
      return insert(this.#encoded, encodedText(key));
    }
    // 1n and 1 are the same integer.
    return insert(this.#plain, typeof key === "bigint" && Number.isSafeInteger(Number(key)) ? Number(key) : key);
  }
}

function insert<T>(set: Set<T>, value: T): boolean {
  const before = set.size;
  return set.add(value).size > before;
}

function encodedText(key: object): string {
  const w = new Writer();
  writeCompared(w, key);
  return w.finish().join();
}
