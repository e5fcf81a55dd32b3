import assert from "node:assert/strict";
import { test } from "node:test";
import { CallError, decode, type Decode, encode, type Encode, Ext, readAny, Reader, recognizeError, Timestamp, TypedError, WireError, writeAny } from "@guesthouse/wire";
import fc from "fast-check";
import { decodeGreeting, decodeReply, encodeReply, type Greeting, Mood, type Reply } from "./greeter.js";

const text = fc.string({ unit: "binary" });
const bytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 300 });
const timestamp = fc
  .tuple(fc.integer({ min: -62_167_219_200, max: 253_402_300_799 }), fc.integer({ min: 0, max: 999_999_999 }))
  .map(([seconds, nanoseconds]) => new Timestamp(seconds, nanoseconds));
const wide = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n));
const ext = fc
  .tuple(fc.integer({ min: -128, max: 127 }).filter((type) => type !== -1), bytes)
  .map(([type, data]) => new Ext(type, data));

/** A value of the type `any`, in the form that reading gives it. */
const any = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("list"), tie("map")),
  leaf: fc.oneof(fc.constant(null), fc.boolean(), fc.double({ noDefaultInfinity: false }), wide, text, bytes, timestamp, ext),
  list: fc.array(tie("any"), { maxLength: 6 }),
  map: fc
    .array(fc.tuple(fc.oneof(text, fc.boolean(), fc.integer()), tie("any")), { maxLength: 6 })
    .map((entries) => new Map<unknown, unknown>(entries)),
})).any;

/** Objects as generated code makes them. */
function record<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(fields, { noNullPrototype: true });
}

const reply: fc.Arbitrary<Reply> = fc.letrec<{ reply: Reply; greeting: Greeting }>((tie) => ({
  reply: fc.oneof(
    { depthSize: "small" },
    record({ type: fc.constant("label" as const), value: text }),
    record({ type: fc.constant("Mood" as const), value: fc.constantFrom(Mood.Calm, Mood.Happy) }),
    record({ type: fc.constant("Greeting" as const), value: tie("greeting") }),
  ),
  greeting: record({
    text,
    at: timestamp,
    mood: fc.constantFrom(undefined, Mood.Calm, Mood.Happy),
    replies: fc.array(tie("reply"), { maxLength: 4 }),
    excited: fc.boolean(),
  }),
})).reply;

/** Asserts that whatever is written is read as the same, and that passing over it takes all of its bytes. */
function crosses<T>(values: fc.Arbitrary<T>, write: Encode<T>, read: Decode<T>): void {
  fc.assert(
    fc.property(values, (value) => {
      const written = encode(value, write);
      assert.deepEqual(decode(written, read), value);
      const reader = new Reader(written);
      reader.skip();
      reader.finish();
      assert.deepEqual(decode(written, (r) => r.raw()).bytes, written);
    }),
  );
}

test("scalars are read as they are written", () => {
  crosses(fc.integer({ min: -128, max: 127 }), (w, v) => w.i8(v), (r) => r.i8());
  crosses(fc.integer({ min: -32768, max: 32767 }), (w, v) => w.i16(v), (r) => r.i16());
  crosses(fc.integer(), (w, v) => w.i32(v), (r) => r.i32());
  crosses(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (w, v) => w.i64(v), (r) => r.i64());
  crosses(fc.integer({ min: 0, max: 255 }), (w, v) => w.u8(v), (r) => r.u8());
  crosses(fc.integer({ min: 0, max: 65535 }), (w, v) => w.u16(v), (r) => r.u16());
  crosses(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (w, v) => w.u32(v), (r) => r.u32());
  crosses(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (w, v) => w.u64(v), (r) => r.u64());
  crosses(fc.float(), (w, v) => w.f32(v), (r) => r.f32());
  crosses(fc.double(), (w, v) => w.f64(v), (r) => r.f64());
  crosses(fc.boolean(), (w, v) => w.bool(v), (r) => r.bool());
  crosses(text, (w, v) => w.string(v), (r) => r.string());
  crosses(fc.string({ unit: "grapheme", maxLength: 400, size: "max" }), (w, v) => w.string(v), (r) => r.string());
  crosses(bytes, (w, v) => w.bytes(v), (r) => r.bytes());
  crosses(timestamp, (w, v) => w.timestamp(v), (r) => r.timestamp());
});

test("values of every shape are read as they are written", () => {
  crosses(any, (w, v) => w.any(v), (r) => r.any());
  crosses(reply, encodeReply, decodeReply);
  crosses(fc.array(fc.option(text, { nil: undefined })), (w, v) => w.list(v, (w, v) => w.optional(v, (w, v) => w.string(v))), (r) => r.list((r) => r.optional((r) => r.string())));
});

test("maps that are equal have equal bytes", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(text, fc.integer()), { selector: ([key]) => key }), (entries) => {
      const write = (map: Map<string, number>): Uint8Array => encode(map, (w, v) => w.map(v, (w, k) => w.string(k), (w, v) => w.i32(v)));
      const written = write(new Map(entries));
      assert.deepEqual(write(new Map([...entries].reverse())), written);
      assert.deepEqual(decode(written, (r) => r.map((r) => r.string(), (r) => r.i32())), new Map(entries));
    }),
  );
});

const readers: Record<string, Decode<unknown>> = {
  nil: (r) => r.nil(),
  bool: (r) => r.bool(),
  i8: (r) => r.i8(),
  i64: (r) => r.i64(),
  u32: (r) => r.u32(),
  u64: (r) => r.u64(),
  f32: (r) => r.f32(),
  f64: (r) => r.f64(),
  string: (r) => r.string(),
  bytes: (r) => r.bytes(),
  timestamp: (r) => r.timestamp(),
  any: (r) => r.any(),
  raw: (r) => r.raw(),
  skip: (r) => r.skip(),
  list: (r) => r.list((r) => r.list((r) => r.optional((r) => r.u8()))),
  map: (r) => r.map((r) => r.u64(), (r) => r.map((r) => r.string(), (r) => r.any())),
  record: decodeGreeting,
  union: decodeReply,
};

/** Bytes that are a value but for a few of them, and bytes of any kind. */
const hostile: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  // Markers and lengths, mostly.
  fc.array(fc.constantFrom(0x81, 0x82, 0x92, 0xa1, 0xc1, 0xc4, 0xc6, 0xc7, 0xd6, 0xd9, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xff, 0, 1, 4), { maxLength: 64 }).map((list) => Uint8Array.from(list)),
  fc.tuple(fc.oneof(any.map((v) => encode(v, (w, v) => w.any(v))), reply.map((v) => encode(v, encodeReply))), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), fc.nat()).map(([written, changes, end]) => {
    const bytes = Uint8Array.from(written);
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
    return end % 4 === 0 ? bytes.subarray(0, end % bytes.length) : bytes;
  }),
);

test("hostile bytes are read, or are a WireError", () => {
  for (const [name, read] of Object.entries(readers)) {
    fc.assert(
      fc.property(hostile, (bytes) => {
        try {
          decode(bytes, read);
        } catch (error) {
          assert.ok(error instanceof WireError, `${name}: ${String(error)}`);
          assert.ok(error.offset <= bytes.length, `${name}: ${error.message}`);
        }
      }),
      { numRuns: 300 },
    );
  }
});

test("no header is believed beyond the bytes that are there", () => {
  const headers = [[0xc6], [0xdb], [0xdd], [0xdf], [0xc9]].map(([marker]) => [marker as number, 0x7f, 0xff, 0xff, 0xff, 0, 0]);
  const before = process.memoryUsage();
  for (let round = 0; round < 2000; round++) {
    for (const header of headers) {
      for (const read of Object.values(readers)) assert.throws(() => decode(Uint8Array.from(header), read), WireError);
    }
  }
  const after = process.memoryUsage();
  const grown = after.rss - before.rss;
  assert.ok(grown < 256 << 20, `${grown} bytes were allocated for 14 bytes of input at a time`);
});

test("nesting that has no end is refused without recursion that has none", () => {
  for (const [marker, size] of [[0x91, 1], [0x81, 2]] as const) {
    const bytes = new Uint8Array(1 << 20).fill(marker);
    if (size === 2) for (let at = 1; at < bytes.length; at += 2) bytes[at] = 0xc0;
    for (const read of [readers.any, readers.skip, readers.raw] as Decode<unknown>[]) {
      assert.throws(() => decode(bytes, read), { code: "too-deep" });
    }
  }
});

/** An error whose details are anything that JSON has. */
class AnyError extends TypedError<unknown> {
  static readonly code = "Any";
  static readonly decode = readAny;
  override readonly name = "AnyError";

  constructor(details: unknown, options?: ErrorOptions) {
    super(AnyError.code, "any", details, writeAny, options);
  }
}

test("details cross as they are", () => {
  // JSON does not tell a large integer from a float; a type of the schema would.
  const float = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n));
  const json = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, fc.constant(null), fc.boolean(), wide, float, text, tie("list"), tie("map")),
    list: fc.array(tie("value"), { maxLength: 6 }),
    map: fc.array(fc.tuple(text, tie("value")), { maxLength: 6 }).map((entries) => new Map<unknown, unknown>(entries)),
  })).value;
  fc.assert(
    // Details of null are none; those of a record are an object.
    fc.property(json.filter((details) => details !== null), (details) => {
      const crossed = CallError.parse(new AnyError(details).toText());
      const error = recognizeError(crossed, AnyError);
      assert.ok(error instanceof AnyError && error.cause === crossed);
      assert.deepEqual(error.details, details);
    }),
  );
});

test("text of every kind is the error of a call", () => {
  fc.assert(
    fc.property(fc.oneof(text, text.map((rest) => `gh1:${rest}`), fc.json().map((json) => `gh1:{"code":"a","message":"b","details":${json}}`)), (crossed) => {
      const error = CallError.parse(crossed);
      assert.deepEqual(CallError.parse(error.toText()), error);
      if (error.code === undefined) assert.equal(error.message, crossed);
    }),
  );
});
