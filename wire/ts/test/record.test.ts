import assert from "node:assert/strict";
import { test } from "node:test";
import { encode as pack } from "@msgpack/msgpack";
import { decode, type Decode, encode, EnumType, WireError } from "@guesthouse/wire";
import { decodeGreeting, decodeMood, decodeReply, encodeGreeting, greeting, Mood, moodEnum } from "./greeter.js";

/** Asserts that reading what `value` is packed to fails like this. */
function refuses(value: unknown, read: Decode<unknown>, code: string, path: string): void {
  assert.throws(
    () => decode(pack(value), read),
    (error) => error instanceof WireError && (assert.equal(`${error.code} ${error.path}`, `${code} ${path}`), true),
  );
}

test("a record is read as it was written", () => {
  const bytes = encode(greeting, encodeGreeting);
  const calm = { ...(greeting.replies[1]?.value as object), mood: undefined };
  assert.deepEqual(decode(bytes, decodeGreeting), { ...greeting, replies: [greeting.replies[0], { type: "Greeting", value: calm }] });
});

test("fields come in any order, unknown ones are skipped, those with a default may be missing", () => {
  const packed = { replies: [], future: { a: [1, "b", null, new Uint8Array(3), 1.5, { b: true }] }, at: "1970-01-01T00:00:01Z", text: "hi" };
  const read = decode(pack(packed), decodeGreeting);
  assert.deepEqual({ ...read, at: read.at.seconds }, { text: "hi", at: 1, mood: undefined, replies: [], excited: false });
});

test("a missing field, a field that comes twice, and a null that is no default are told by their path", () => {
  const at = new Date(0);
  refuses({ at, replies: [] }, decodeGreeting, "missing-field", "text");
  refuses({ Greeting: { text: "" } }, decodeReply, "missing-field", "Greeting.at");
  refuses([{ text: "", at, replies: [{ Greeting: {} }] }], (r) => r.list(decodeGreeting), "missing-field", "[0].replies[0].Greeting.text");
  refuses({ text: "", at, replies: [], excited: null }, decodeGreeting, "unexpected-type", "excited");
  refuses({ text: "", at, replies: [{ Greeting: { text: 1 } }] }, decodeGreeting, "unexpected-type", "replies[0].Greeting.text");
  const twice = Uint8Array.from([0x82, ...pack("text"), ...pack("a"), ...pack("text"), ...pack("a")]);
  assert.throws(() => decode(twice, decodeGreeting), { code: "duplicate-key", path: "text", offset: 8 });
  const apart = Uint8Array.from([0x83, ...pack("text"), 0xa0, ...pack("excited"), 0xc2, ...pack("text"), 0xa0]);
  assert.throws(() => decode(apart, decodeGreeting), { code: "duplicate-key", path: "text" });
});

test("what is not a record is refused", () => {
  for (const value of [null, [], 1, "text", true]) refuses(value, decodeGreeting, "unexpected-type", "");
  assert.throws(() => decode(Uint8Array.of(0x81, 1, 2), decodeGreeting), { code: "unexpected-type", path: "", offset: 1 });
});

test("a name that differs in its last byte only is another field", () => {
  refuses({ texu: "", at: new Date(0), replies: [] }, decodeGreeting, "missing-field", "text");
  refuses({ tex: "", at: new Date(0), replies: [] }, decodeGreeting, "missing-field", "text");
});

test("a union is a map of one entry whose key is a member", () => {
  assert.deepEqual(decode(pack({ label: "x" }), decodeReply), { type: "label", value: "x" });
  for (const value of [{}, { label: "x", Mood: 0 }, null, [], "label"]) refuses(value, decodeReply, "union-shape", "");
  for (const key of ["Label", "constructor", "__proto__", "toString", "hasOwnProperty"]) {
    refuses(Object.defineProperty({}, key, { value: 1, enumerable: true }), decodeReply, "unknown-member", key);
  }
  refuses({ label: 1 }, decodeReply, "unexpected-type", "label");
});

test("an enum is its index; its display text and its name are read too", () => {
  for (const written of [200, "Happy"]) assert.equal(decode(pack(written), decodeMood), Mood.Happy);
  for (const written of [0, "so calm", "Calm"]) assert.equal(decode(pack(written), decodeMood), Mood.Calm);
  for (const written of [1, -1, "calm", "", "constructor"]) refuses(written, decodeMood, "unknown-enum-value", "");
  refuses(2 ** 31, decodeMood, "out-of-range", "");
  refuses(1.5, decodeMood, "unexpected-type", "");
  assert.deepEqual([moodEnum.text(Mood.Calm), moodEnum.name(Mood.Calm), moodEnum.text(Mood.Happy)], ["so calm", "Calm", "Happy"]);
});

test("an open enum keeps an index that it does not know", () => {
  const level = new EnumType<number>([[1, "Low"]], true);
  assert.equal(decode(pack(7), (r) => r.enum(level)), 7);
  assert.equal(decode(encode(7, (w, v) => w.enum(v, level)), (r) => r.i32()), 7);
  assert.equal(level.text(7), "7");
  refuses("High", (r) => r.enum(level), "unknown-enum-value", "");
  assert.throws(() => encode(1.5, (w, v) => w.enum(v, level)), { code: "invalid-value" });
});

test("a display text wins over the name of another index", () => {
  const swapped = new EnumType<number>([[0, "a", "b"], [1, "b", "c"]]);
  assert.deepEqual([swapped.parse("a"), swapped.parse("b"), swapped.parse("c")], [0, 0, 1]);
});

test("keys of keys do not double the work with each level", () => {
  let key: unknown = null;
  for (let level = 0; level < 120; level++) key = new Map([[key, null]]);
  const bytes = encode(key, (w, v) => w.any(v));
  assert.deepEqual(
    encode(
      decode(bytes, (r) => r.any()),
      (w, v) => w.any(v),
    ),
    bytes,
  );
});
