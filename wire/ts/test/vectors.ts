import { readdirSync, readFileSync } from "node:fs";
import { type Decode, encode, type Encode, Ext, Raw, Timestamp } from "@guesthouse/wire";
import { CALLS } from "./calls.js";

/** A case of `schemas/vectors`. */
export interface Vector {
  name: string;
  type: string;
  value?: unknown;
  bytes: string;
  also?: string[];
  error?: string;
  path?: string;
  offset?: number;
}

/** How values of a type expression are made from a vector's JSON, written and read. */
export interface Codec {
  parse(json: unknown): unknown;
  encode: Encode<never>;
  decode: Decode<unknown>;
  /** Reads what may be no bytes at all. */
  whole?: (bytes: Uint8Array) => void;
}

const folder = new URL("../../../../schemas/vectors/", import.meta.url);

/** Files that are about text, or about named types, which are the business of generated code. */
const others = ["types.json", "call-errors.json", "details.json"];

/** The cases of types without a name, by file. */
export function vectorFiles(): [file: string, vectors: Vector[]][] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json") && !others.includes(file));
  return files.map((file) => [file, readVectors<Vector>(file)]);
}

/** The cases of one file. */
export function readVectors<T>(file: string): T[] {
  return JSON.parse(readFileSync(new URL(file, folder), "utf8")) as T[];
}

export function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}

/** Bytes in parts: `c3` is itself, `c3*5` comes five times, `0..5:c3` is each integer from 0 to 4 and `c3` after it. */
export function bytesOf(parts: string): Uint8Array {
  const bytes = parts.split(" ").map((part) => {
    const [, count, after = "", hex = part, times = 1] = /^0\.\.(\d+):(.*)$|^(.*)\*(\d+)$/.exec(part) ?? [];
    if (count === undefined) return Buffer.from(hex.repeat(Number(times)), "hex");
    return Buffer.concat(Array.from({ length: Number(count) }, (_, key) => [encode(key, (w, v) => w.u32(v)), fromHex(after)]).flat());
  });
  return new Uint8Array(Buffer.concat(bytes));
}

/** What an object says that stands for a long value: `{"repeat": …, "times": n}`. */
function repeated(json: unknown): unknown[] | undefined {
  const { repeat, times } = (json ?? {}) as { repeat?: unknown; times?: number };
  return times === undefined ? undefined : new Array<unknown>(times).fill(repeat);
}

function longText(json: unknown): string {
  return repeated(json)?.join("") ?? (json as string);
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

const SCALARS: Record<string, Codec> = {
  i8: { parse: Number, encode: (w, v) => w.i8(v), decode: (r) => r.i8() },
  i16: { parse: Number, encode: (w, v) => w.i16(v), decode: (r) => r.i16() },
  i32: { parse: Number, encode: (w, v) => w.i32(v), decode: (r) => r.i32() },
  i64: { parse: (v) => BigInt(v as string), encode: (w, v) => w.i64(v), decode: (r) => r.i64() },
  u8: { parse: Number, encode: (w, v) => w.u8(v), decode: (r) => r.u8() },
  u16: { parse: Number, encode: (w, v) => w.u16(v), decode: (r) => r.u16() },
  u32: { parse: Number, encode: (w, v) => w.u32(v), decode: (r) => r.u32() },
  u64: { parse: (v) => BigInt(v as string), encode: (w, v) => w.u64(v), decode: (r) => r.u64() },
  f32: { parse: (v) => Math.fround(Number(v)), encode: (w, v) => w.f32(v), decode: (r) => r.f32() },
  f64: { parse: Number, encode: (w, v) => w.f64(v), decode: (r) => r.f64() },
  bool: { parse: (v) => v, encode: (w, v) => w.bool(v), decode: (r) => r.bool() },
  string: { parse: longText, encode: (w, v) => w.string(v), decode: (r) => r.string() },
  bytes: { parse: (v) => fromHex(longText(v)), encode: (w, v) => w.bytes(v), decode: (r) => r.bytes() },
  datetime: { parse: (v) => Timestamp.parse(v as string), encode: (w, v) => w.timestamp(v), decode: (r) => r.timestamp() },
  any: { parse: parseAny, encode: (w, v) => w.any(v), decode: (r) => r.any() },
  value: { parse: parseAny, encode: (w, v) => w.any(v), decode: (r) => r.any() },
  raw: { parse: (v) => new Raw(fromHex(v as string)), encode: (w, v) => w.raw(v), decode: (r) => r.raw() },
};

/** The codec of a type expression, such as `{string: [i32?]}`. */
export function codec(type: string): Codec {
  const call = CALLS[type];
  if (call !== undefined) return call;
  if (type.endsWith("?")) return optional(codec(type.slice(0, -1)));
  if (type.startsWith("[")) return list(codec(type.slice(1, -1)));
  if (type.startsWith("{")) {
    const colon = type.indexOf(":");
    return map(codec(type.slice(1, colon)), codec(type.slice(colon + 1, -1).trim()));
  }
  const scalar = SCALARS[type];
  if (scalar === undefined) throw new Error(`the test does not know the type ${type}`);
  return scalar;
}

function optional(inner: Codec): Codec {
  return {
    parse: (v) => (v === null ? undefined : inner.parse(v)),
    encode: (w, v) => w.optional(v, inner.encode),
    decode: (r) => r.optional(inner.decode),
  };
}

function list(item: Codec): Codec {
  return {
    parse: (v) => (repeated(v) ?? (v as unknown[])).map((item_) => item.parse(item_)),
    encode: (w, v) => w.list(v, item.encode),
    decode: (r) => r.list(item.decode),
  };
}

function map(key: Codec, value: Codec): Codec {
  return {
    parse: (v) => new Map(entries(v).map(([k, v]) => [key.parse(k), value.parse(v)])),
    encode: (w, v) => w.map(v, key.encode, value.encode),
    decode: (r) => r.map(key.decode, value.decode),
  };
}

/** The entries of a map, which `{"count": n, "value": …}` stands for if its keys are the integers below n. */
function entries(json: unknown): [unknown, unknown][] {
  if (Array.isArray(json)) return json as [unknown, unknown][];
  const { count, value } = json as { count: number; value: unknown };
  return Array.from({ length: count }, (_, key) => [String(key), value]);
}

/** Whether a value has floats of `any` that JavaScript would write as something else: those of 32 bits, and integral ones. */
export function losesFloats(json: unknown): boolean {
  if (typeof json !== "object" || json === null) return false;
  const { f32, f64 } = json as { f32?: string; f64?: string };
  if (f32 !== undefined || (f64 !== undefined && Number.isSafeInteger(Number(f64)) && f64 !== "-0.0")) return true;
  return Object.values(json).some(losesFloats);
}

function parseAny(json: unknown): unknown {
  const [kind, value] = Object.entries(json as object)[0] as [string, never];
  switch (kind) {
    case "nil":
    case "bool":
      return value;
    case "str":
      return longText(value);
    case "int":
      return Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value);
    case "f32":
      return Math.fround(Number(value));
    case "f64":
      return Number(value);
    case "bin":
      return fromHex(longText(value));
    case "array":
      return (repeated(value) ?? (value as unknown[])).map(parseAny);
    case "map":
      return new Map((value as [unknown, unknown][]).map(([k, v]) => [parseAny(k), parseAny(v)]));
    case "ext":
      return new Ext(value[0], fromHex(longText(value[1])));
    case "datetime":
      return Timestamp.parse(value);
    default:
      throw new Error(`the test does not know the kind ${kind}`);
  }
}
