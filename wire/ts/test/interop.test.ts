import assert from "node:assert/strict";
import { test } from "node:test";
import { decode as unpack, encode as pack } from "@msgpack/msgpack";
import { decode, encode, Raw, Reader, WireError } from "@guesthouse/wire";
import { decodeGreeting, encodeGreeting, greeting } from "./greeter.js";

/** A generator of numbers from 0 to 1 that always gives the same. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A value that both codecs have. */
function value(next: () => number, depth: number): unknown {
  const size = Math.floor(next() * 20);
  const kind = Math.floor(next() * (depth > 0 ? 9 : 7));
  switch (kind) {
    case 0:
      return null;
    case 1:
      return next() < 0.5;
    case 2:
      return Math.floor((next() - 0.5) * 2 ** (1 + size * 2.7));
    case 3:
      return (next() - 0.5) * 2 ** size;
    case 4:
      return "añ漢🚀\u0000"[Symbol.iterator]().next().value?.repeat(size * 3);
    case 5:
      return "é漢🚀".repeat(size * 2);
    case 6:
      return Uint8Array.from({ length: size * 20 }, () => next() * 256);
    case 7:
      return Array.from({ length: size }, () => value(next, depth - 1));
    default:
      return Object.fromEntries(Array.from({ length: size }, (_, i) => [`key ${i}`, value(next, depth - 1)]));
  }
}

/** Maps as objects, as the other codec has them. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k as string, plain(v)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

test("values without a schema mean the same to @msgpack/msgpack", () => {
  const next = random(1);
  for (let i = 0; i < 2000; i++) {
    const given = value(next, 3);
    const ours = encode(given, (w, v) => w.any(v));
    assert.deepEqual(unpack(ours), given);
    assert.deepEqual(plain(decode(pack(given), (r) => r.any())), given);
    assert.deepEqual(decode(ours, (r) => r.raw()), new Raw(ours));
  }
});

test("big integers mean the same to @msgpack/msgpack", () => {
  for (const given of [2n ** 64n - 1n, 2n ** 63n, 2n ** 53n + 1n, -(2n ** 63n), -(2n ** 53n) - 1n]) {
    assert.equal(unpack(encode(given, (w, v) => w.any(v)), { useBigInt64: true }), given);
    assert.equal(decode(pack(given, { useBigInt64: true }), (r) => r.any()), given);
  }
});

test("records mean the same to @msgpack/msgpack", () => {
  const read = unpack(encode(greeting, encodeGreeting)) as Record<string, unknown>;
  const inner = { text: "", at: new Date(0), mood: null, replies: [], excited: false };
  assert.deepEqual(read, { text: "hello", at: new Date(1000), mood: 200, replies: [{ label: "x" }, { Greeting: inner }], excited: true });
  assert.equal(decode(pack(read), decodeGreeting).at.seconds, 1);
});

test("bytes of every kind, cut or bent, give a value or a WireError", () => {
  const next = random(2);
  const readers = [
    decodeGreeting,
    (r: Reader) => r.any(),
    (r: Reader) => r.raw(),
    (r: Reader) => r.map((r) => r.string(), (r) => r.list((r) => r.i64())),
    (r: Reader) => r.timestamp(),
    (r: Reader) => [r.f32(), r.f64(), r.u8(), r.bytes(), r.string()],
  ];
  let values = 0;
  for (let i = 0; i < 20_000; i++) {
    const bytes = i % 2 === 0 ? encode(value(next, 2), (w, v) => w.any(v)) : encode(greeting, encodeGreeting);
    for (let bends = next() * 3; bends > 0; bends--) bytes[Math.floor(next() * bytes.length)] = next() * 256;
    const input = bytes.subarray(0, next() < 0.5 ? bytes.length : next() * bytes.length);
    for (const read of readers) {
      try {
        decode(input, read);
        values += 1;
      } catch (error) {
        assert.ok(error instanceof WireError, String(error));
        assert.ok(error.offset >= 0 && error.offset <= input.length, error.message);
      }
    }
  }
  assert.ok(values > 1000);
});

test("what is read shares no memory with the input", () => {
  const input = Buffer.from("93c4020102a2686993c0c0c0", "hex");
  const bytes = decode(input.subarray(1, 5), (r) => r.bytes());
  const [, text, raw] = decode(input, (r) => r.list((r) => r.raw()));
  input.fill(0);
  assert.deepEqual([[...bytes], [...(text as Raw).bytes], [...(raw as Raw).bytes]], [[1, 2], [0xa2, 0x68, 0x69], [0x93, 0xc0, 0xc0, 0xc0]]);
  assert.equal(bytes.constructor, Uint8Array);
});

test("what is not bytes is a TypeError", () => {
  for (const input of ["text", null, [1], new ArrayBuffer(1)]) {
    assert.throws(() => decode(input as unknown as Uint8Array, (r) => r.any()), TypeError);
    assert.throws(() => new Reader(input as unknown as Uint8Array), TypeError);
  }
});
