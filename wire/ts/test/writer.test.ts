import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode, type Encode, Ext, Raw, Timestamp, WireError, Writer } from "@guesthouse/wire";
import { encodeGreeting, encodeReply, greeting } from "./greeter.js";
import { toHex } from "./vectors.js";

/** Asserts that a value, which its type would not let through, is refused like this. */
function refuses(value: unknown, write: Encode<never>, path = "", code = "invalid-value"): void {
  assert.throws(
    () => encode(value as never, write),
    (error) => error instanceof WireError && (assert.equal(`${error.code} ${error.path}`, `${code} ${path}`), true),
    `refusing ${String(value)}`,
  );
}

const hostile: unknown[] = ["1", null, undefined, NaN, {}, [], true, Symbol("s"), () => 1, { valueOf: () => 1 }, Infinity, 0.5];

test("what is not an integer of the range is refused", () => {
  const writers: [Encode<never>, number, number][] = [
    [(w, v) => w.i8(v), -128, 127],
    [(w, v) => w.i16(v), -(2 ** 15), 2 ** 15 - 1],
    [(w, v) => w.i32(v), -(2 ** 31), 2 ** 31 - 1],
    [(w, v) => w.u8(v), 0, 2 ** 8 - 1],
    [(w, v) => w.u16(v), 0, 2 ** 16 - 1],
    [(w, v) => w.u32(v), 0, 2 ** 32 - 1],
  ];
  for (const [write, min, max] of writers) {
    for (const value of [...hostile, 1n, min - 1, max + 1, 2 ** 32 + 1, 2 ** 53]) refuses(value, write);
    for (const value of [min, max]) assert.equal(decode(encode(value as never, write), (r) => Number(r.i64())), value);
  }
  for (const value of [...hostile, 1, 2n ** 63n, -(2n ** 63n) - 1n]) refuses(value, (w, v) => w.i64(v));
  for (const value of [...hostile, 1, 2n ** 64n, -1n]) refuses(value, (w, v) => w.u64(v));
});

test("what is not a float, a boolean or text is refused", () => {
  for (const value of ["1", null, undefined, 1n, {}, new Number(1)]) {
    refuses(value, (w, v) => w.f64(v));
    refuses(value, (w, v) => w.f32(v));
  }
  for (const value of [3.5e38, -1e300, Number.MAX_VALUE]) refuses(value, (w, v) => w.f32(v));
  for (const value of [1, 0, null, "true", new Boolean(true)]) refuses(value, (w, v) => w.bool(v));
  for (const value of [1, null, undefined, ["a"], new String("a")]) refuses(value, (w, v) => w.string(v));
});

test("text with a lone surrogate is refused, long or short", () => {
  for (const text of ["\ud800", "a\udc00", "\udc00\ud800", `${"a".repeat(100)}\ud83d`]) refuses(text, (w, v) => w.string(v));
  refuses(["", "\ud800"], (w, v: string[]) => w.list(v, (w, v) => w.string(v)), "[1]");
  refuses(new Map([["\ud800", 1]]), (w, v) => w.map(v, (w, k: string) => w.string(k), (w, v: number) => w.i8(v)), '["\\ud800"]');
});

test("text of every length keeps its bytes", () => {
  for (const letter of ["a", "é", "漢", "🚀"]) {
    for (const length of [0, 1, 7, 8, 10, 11, 15, 16, 31, 32, 33, 85, 86, 127, 128, 255, 256, 21845, 21846, 65535, 65536]) {
      const text = letter.repeat(length);
      const bytes = encode(text, (w, v) => w.string(v));
      assert.equal(decode(bytes, (r) => r.string()), text);
      const size = Buffer.byteLength(text);
      assert.equal(bytes.length - size, size <= 31 ? 1 : size <= 255 ? 2 : size <= 65535 ? 3 : 5, `${length} × ${letter}`);
    }
  }
});

test("what is too long for a header is refused", () => {
  refuses(2 ** 32, (w, v) => w.arrayHeader(v), "", "too-long");
  refuses(2 ** 32, (w, v) => w.mapHeader(v), "", "too-long");
  assert.equal(toHex(encode(2 ** 32 - 1, (w, v) => w.arrayHeader(v))), "ddffffffff");
});

test("what is not binary, a datetime, raw or an extension is refused", () => {
  for (const value of [null, "text", [1, 2], new ArrayBuffer(2), new Uint16Array(2), { length: 2 }]) refuses(value, (w, v) => w.bytes(v));
  for (const value of [null, "1970-01-01T00:00:00Z", 0]) refuses(value, (w, v) => w.timestamp(v));
  for (const value of [new Date(), {}, { seconds: 1 }, { seconds: 0.5, nanoseconds: 0 }, { seconds: 0, nanoseconds: 1e9 }]) {
    refuses(value, (w, v) => w.timestamp(v), "", "invalid-datetime");
  }
  for (const value of [null, new Uint8Array([1]), { bytes: [1] }]) refuses(value, (w, v) => w.raw(v));
  for (const bytes of [[], [1, 2], [0xc1], [0x92, 1]]) refuses(new Raw(Uint8Array.from(bytes)), (w, v) => w.raw(v));
  for (const value of [null, {}, { type: -1, data: new Uint8Array() }, { type: 200, data: new Uint8Array() }, { type: 1, data: "" }]) {
    refuses(value, (w, v) => w.ext(v));
  }
  assert.throws(() => new Ext(-1, new Uint8Array()), { code: "invalid-value" });
});

test("what is not a list, map, record or union is refused, and where it stands is told", () => {
  for (const value of [null, {}, "ab", new Set([1]), { length: 1, 0: 1 }]) refuses(value, (w, v) => w.list(v, (w, v: number) => w.i8(v)));
  for (const value of [null, {}, [], [[1, 2]], new WeakMap()]) refuses(value, (w, v) => w.map(v, (w, k: number) => w.i8(k), (w, v: number) => w.i8(v)));
  for (const value of [null, undefined, 1, "text"]) {
    refuses(value, encodeGreeting);
    refuses(value, encodeReply);
  }
  for (const type of ["Label", "constructor", "__proto__", undefined, 1]) refuses({ type, value: "x" }, encodeReply);
  refuses({ ...greeting, text: 1 }, encodeGreeting, "text");
  refuses({ ...greeting, mood: 7 }, encodeGreeting, "mood");
  refuses({ ...greeting, replies: [{ type: "label", value: "" }, { type: "Greeting", value: {} }] }, encodeGreeting, "replies[1].Greeting.text");
  refuses({ ...greeting, replies: new Array(1) }, encodeGreeting, "replies[0]");
});

test("keys of a map are refused unless they are of one kind", () => {
  const write: Encode<never> = (w, v) => w.map(v, (w, k: string) => w.string(k), (w, v: number) => w.i8(v));
  for (const key of [1, 1n, null, undefined, true, {}, Symbol("s"), () => 1]) {
    assert.throws(() => encode(new Map<unknown, number>([["a", 1], [key, 1], ["b", 2]]) as never, write), { code: "invalid-value" });
  }
});

test("keys of a map are sorted: text by its UTF-8 bytes, integers by value, false before true", () => {
  const order = (keys: unknown[], write: Encode<never>): string =>
    decode(encode(new Map(keys.map((k) => [k, 0])) as never, (w, v) => w.map(v, write, (w, v: number) => w.i8(v))), (r) => [...(r.any() as Map<unknown, unknown>).keys()].join());
  assert.equal(order(["\u{1f680}", "\uffff", "b", "é", "ab", "a", ""], (w, v) => w.string(v)), ",a,ab,b,é,\uffff,\u{1f680}");
  assert.equal(order([10, -1, 2, 0], (w, v) => w.i8(v)), "-1,0,2,10");
  assert.equal(order([10n, -1n, 2n ** 62n, 2n], (w, v) => w.i64(v)), `-1,2,10,${2n ** 62n}`);
  assert.equal(order([true, false], (w, v) => w.bool(v)), "false,true");
});

test("any takes what JavaScript has for MessagePack, and refuses the rest", () => {
  for (const value of [undefined, Symbol("s"), () => 1, new Date(), new Set(), new URL("a:b"), 2n ** 64n, -(2n ** 63n) - 1n, /a/]) {
    refuses(value, (w, v) => w.any(v));
  }
  refuses({ a: [1, { b: undefined }] }, (w, v) => w.any(v), '["a"][1]["b"]');
  refuses(new Map<unknown, number>([[1, 1], [1n, 1]]), (w, v) => w.any(v), '["1"]');
  const written = encode({ b: 1, a: [-0, 1.5, 2 ** 53, 2n ** 53n, null] }, (w, v) => w.any(v));
  assert.equal(toHex(written), "82a16201a16195cb8000000000000000cb3ff8000000000000cb4340000000000000cf0020000000000000c0");
  const read = new Map<string, unknown>([["t", new Timestamp(1, 5)], ["e", new Ext(7, Uint8Array.of(1))], ["m", new Map([[null, 1]])]]);
  assert.deepEqual(decode(encode(read, (w, v) => w.any(v)), (r) => r.any()), read);
});

test("a value that contains itself is too deep", () => {
  const list: unknown[] = [];
  list.push(list);
  refuses(list, (w, v) => w.any(v), "[0]".repeat(128), "too-deep");
  const nested = (depth: number): Encode<null> => (depth === 0 ? (w) => w.nil() : (w) => w.list([null], nested(depth - 1)));
  encode(null, nested(128));
  refuses(null, nested(129), "[0]".repeat(128), "too-deep");
  const raw = new Raw(encode(null, nested(128)));
  refuses([raw], (w, v: Raw[]) => w.list(v, (w, v) => w.raw(v)), "[0]");
});

test("a writer is empty after finish, after an error, and inside itself", () => {
  const w = new Writer();
  w.u8(1);
  assert.equal(toHex(w.finish()), "01");
  w.mapHeader(1);
  w.nil();
  w.arrayHeader(70_000);
  assert.equal(toHex(w.finish()), "81c0dd00011170");
  assert.throws(() => encode("x" as never, (w, v) => w.list([1, 2, v], (w, v) => w.i8(v))));
  const inner = (n: number): number => decode(encode(n, (w, v) => w.i8(v)), (r) => r.i8());
  const around: Encode<number> = (w, v) => {
    w.i8(1);
    w.i8(inner(v));
    w.i8(3);
  };
  assert.equal(toHex(encode(5, around)), "010503");
});

test("large values grow the buffer", () => {
  const blob = new Uint8Array(3 << 20).fill(7);
  for (const size of [0, 255, 256, 65535, 65536, blob.length]) {
    const bytes = blob.subarray(0, size);
    assert.deepEqual(decode(encode(bytes, (w, v) => w.bytes(v)), (r) => r.bytes()), bytes);
    const ext = decode(encode(new Ext(5, bytes), (w, v) => w.ext(v)), (r) => r.any()) as Ext;
    assert.equal(ext.data.length, size);
  }
});
