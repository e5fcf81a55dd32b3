import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { decode, type Decode, encode, type Encode, Raw, Timestamp, WireError } from "@guesthouse/wire";
import fc from "fast-check";

import * as conformance from "./stubs/conformance/host/conformance_v1.js";
import * as names from "./stubs/names/guest/names_v1.js";
import * as triage from "./stubs/triage/guest/triage_v1.js";
import * as lending from "./stubs/whole/guest/lending_v1.js";

const text = fc.string({ unit: "binary" });
const u8 = fc.integer({ min: 0, max: 255 });
const moment = fc
  .tuple(fc.integer({ min: -62_167_219_200, max: 253_402_300_799 }), fc.integer({ min: 0, max: 999_999_999 }))
  .map(([seconds, nanoseconds]) => new Timestamp(seconds, nanoseconds));

/** Objects as generated code makes them. */
function record<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(fields, { noNullPrototype: true });
}

function optional<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined, depthSize: "small" });
}

const step: fc.Arbitrary<lending.Step> = fc.oneof(
  record({ type: fc.constant("Walk" as const), value: fc.integer({ min: 0, max: 2 ** 32 - 1 }) }),
  record({ type: fc.constant("wait" as const), value: record({ until: moment }) }),
);
const place: fc.Arbitrary<lending.Place> = record({
  name: text,
  route: fc.array(step, { maxLength: 3 }),
  side: fc.constantFrom(lending.StreetSide.Left, lending.StreetSide.Right),
});
const thing: fc.Arbitrary<lending.Thing> = fc.oneof(
  record({ type: fc.constant("Book" as const), value: record({ isbn: text, class: optional(fc.array(u8)) }) }),
  record({ type: fc.constant("Tape" as const), value: record({ minutes: fc.integer({ min: 0, max: 65535 }) }) }),
  record({ type: fc.constant("Place" as const), value: place }),
  record({ type: fc.constant("slip" as const), value: text }),
  record({ type: fc.constant(undefined), key: text.map((key) => `${key}?`), value: fc.integer().map((n) => new Raw(encode(n, (w, v) => w.i32(v)))) }),
);
const lent: fc.Arbitrary<lending.Lent> = fc.letrec<{ lent: lending.Lent }>((tie) => ({
  lent: record<lending.Lent>({
    reader: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    queue: fc.array(fc.tuple(text, moment), { maxLength: 4 }).map((entries) => new Map(entries)),
    moods: fc.array(fc.integer(), { maxLength: 4 }),
    instead: optional(thing),
    fee: fc.double(),
    weight: fc.float(),
    debt: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    lost: fc.boolean(),
    previously: optional(tie("lent")),
  }),
})).lent;

function crosses<T>(values: fc.Arbitrary<T>, write: Encode<T>, read: Decode<T>): void {
  fc.assert(
    fc.property(values, (value) => {
      assert.deepEqual(decode(encode(value, write), read), value);
    }),
  );
}

test("values are read as they are written", () => {
  crosses(place, lending.encodePlace, lending.decodePlace);
  crosses(thing, lending.encodeThing, lending.decodeThing);
  crosses(lent, lending.encodeLent, lending.decodeLent);
});

test("errors have the details that they are made of", () => {
  // JSON has no other numbers.
  const finite = lent.filter((it) => isFinite(it.fee) && isFinite(it.weight) && (it.previously === undefined || (isFinite(it.previously.fee) && isFinite(it.previously.weight))));
  fc.assert(
    fc.property(finite, (details) => {
      const json: unknown = JSON.parse(new lending.LentError(details).detailsJson);
      assert.deepEqual(Object.keys(json as object), ["reader", "queue", "moods", "instead", "fee", "weight", "debt", "lost", "before"]);
    }),
  );
});

interface Codec {
  encode: Encode<unknown>;
  decode: Decode<unknown>;
}

/** All codecs of a file, by the names of their types. */
function codecs(stubs: object): [name: string, codec: Codec][] {
  const all = stubs as Record<string, unknown>;
  const types = Object.keys(all).flatMap((name) => (name.startsWith("decode") ? [name.slice("decode".length)] : []));
  return types.map((name) => [name, { encode: all[`encode${name}`] as Encode<unknown>, decode: all[`decode${name}`] as Decode<unknown> }]);
}

const file = new URL("../../../../schemas/vectors/types.json", import.meta.url);
const vectors = (JSON.parse(readFileSync(file, "utf8")) as { bytes: string }[]).map(({ bytes }) => Uint8Array.from(Buffer.from(bytes, "hex")));

/** Bytes that are a value but for a few of them, bytes that look like headers, and bytes of any kind. */
const hostile: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc.array(fc.constantFrom(0x80, 0x81, 0x82, 0x91, 0xa1, 0xc0, 0xc1, 0xc6, 0xdb, 0xdd, 0xdf, 0xd6, 0xff, 0, 1), { maxLength: 64 }).map((list) => Uint8Array.from(list)),
  fc
    .tuple(fc.oneof(fc.constantFrom(...vectors), lent.map((v) => encode(v, lending.encodeLent)), thing.map((v) => encode(v, lending.encodeThing))), fc.array(fc.tuple(fc.nat(), u8), { maxLength: 3 }), fc.nat())
    .map(([written, changes, end]) => {
      const bytes = Uint8Array.from(written);
      if (bytes.length > 0) for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return end % 4 === 0 ? bytes.subarray(0, end % (bytes.length + 1)) : bytes;
    }),
);

for (const [schema, stubs] of Object.entries({ conformance, names, triage, lending })) {
  test(`hostile bytes are a value of ${schema} that can be written, or a WireError`, () => {
    for (const [name, codec] of codecs(stubs)) {
      fc.assert(
        fc.property(hostile, (bytes) => {
          let value: unknown;
          try {
            value = decode(bytes, codec.decode);
          } catch (error) {
            assert.ok(error instanceof WireError, `${name}: ${String(error)}`);
            return;
          }
          const written = encode(value, codec.encode);
          assert.deepEqual(decode(written, codec.decode), value, name);
        }),
      );
    }
  });
}

test("a record is no larger than its bytes allow", () => {
  // A list of lists, and so on, each of which says that it has millions of items.
  const bytes = Uint8Array.from(Array.from({ length: 600 }, (_, at) => [0xdd, 0x00, 0xff, 0xff, 0xff][at % 5] as number));
  const before = process.memoryUsage().rss;
  for (let round = 0; round < 200; round++) {
    for (const stubs of [conformance, names, triage, lending]) {
      for (const [name, codec] of codecs(stubs)) assert.throws(() => decode(bytes, codec.decode), WireError, name);
    }
  }
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 256 << 20, `${grown} bytes were allocated`);
});
