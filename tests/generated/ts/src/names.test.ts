import assert from "node:assert/strict";
import { test } from "node:test";

import { decode, encode, Raw, Timestamp } from "@guesthouse/wire";

import * as modules from "./stubs/modules/guest/lending_v1.js";
import * as places from "./stubs/modules/guest/places_v1.js";
import * as whole from "./stubs/whole/guest/lending_v1.js";

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

test("names that are chosen stay out of the wire", () => {
  const book: whole.Book = { isbn: "1", class: undefined };
  const loan = encode({ book, dueAt: new Timestamp(0), stamp: undefined }, whole.encodeReceipt);
  const wire = decode(loan, (r) => r.any()) as Map<string, unknown>;
  assert.deepEqual([...wire.keys()], ["book", "due", "stamp"]);
  assert.equal(hex(encode({ type: "slip", value: "" }, whole.encodeThing)), `81a4${Buffer.from("note").toString("hex")}a0`);
  assert.deepEqual(decode(Buffer.from("81a46e6f7465a0", "hex"), whole.decodeThing), { type: "slip", value: "" });
  assert.equal(whole.moodEnum.name(whole.Mood.Angry), "Cross");
});

test("an open union keeps a member that it does not know", () => {
  const bytes = Buffer.from("81a5416c62756d92c0a161", "hex");
  const album = decode(bytes, whole.decodeThing);
  assert.deepEqual(album, { type: undefined, key: "Album", value: new Raw(Uint8Array.from(bytes.subarray(7))) });
  assert.equal(hex(encode(album, whole.encodeThing)), hex(bytes));
  for (const broken of ["81a5416c62756d", "81a5416c62756dc1", "8105c0", "82a161c0a162c0", "80"]) {
    assert.throws(() => decode(Buffer.from(broken, "hex"), whole.decodeThing), { name: "WireError" }, broken);
  }
  for (const unknown of [{ type: "Album", value: 1 }, { type: undefined }, { type: undefined, key: "a", value: new Raw(new Uint8Array()) }, null]) {
    assert.throws(() => encode(unknown as unknown as whole.Thing, whole.encodeThing), { name: "WireError" }, JSON.stringify(unknown));
  }
});

test("a type of another module is that module's", () => {
  const place: places.Place = { name: "here", route: [{ type: "wait", value: { until: new Timestamp(0) } }], side: places.Side.Right };
  const thing: modules.Thing = { type: "Place", value: place };
  assert.deepEqual(decode(encode(thing, modules.encodeThing), modules.decodeThing), thing);
  assert.deepEqual(encode(thing, modules.encodeThing), encode(thing, whole.encodeThing));
});

test("enums that are constants are the same on the wire", () => {
  const moods: modules.Mood[] = [modules.Mood.Calm, modules.Mood.Angry, 99];
  for (const mood of moods) {
    assert.deepEqual(encode(mood, modules.encodeMood), encode(mood as whole.Mood, whole.encodeMood));
    assert.equal(decode(encode(mood, modules.encodeMood), modules.decodeMood), mood);
  }
  const side: places.Side = places.Side.Left;
  assert.equal(places.sideEnum.text(side), "Left");
  assert.throws(() => encode(2 as places.Side, places.encodeSide), { code: "invalid-value" });
});
