import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decode, encode, WireError } from "@guesthouse/wire";
import { bytesOf, type Codec, codec, losesFloats, toHex, type Vector, vectorFiles } from "./vectors.js";

for (const [file, vectors] of vectorFiles()) {
  describe(file, () => {
    assert.ok(vectors.length > 0, "a file of vectors has some");
    for (const vector of vectors) {
      test(vector.name, () => (vector.error === undefined ? passes(vector) : fails(vector)));
    }
  });
}

function passes(vector: Vector): void {
  const type = codec(vector.type);
  const value = type.parse(vector.value);
  for (const bytes of [vector.bytes, ...(vector.also ?? [])]) {
    assert.deepEqual(read(type, bytes), value, `reading ${bytes}`);
  }
  if (/any|value/.test(vector.type) && losesFloats(vector.value)) return;
  assert.equal(toHex(encode(value as never, type.encode)), toHex(bytesOf(vector.bytes)));
}

function read(type: Codec, bytes: string): unknown {
  if (type.whole === undefined) return decode(bytesOf(bytes), type.decode);
  type.whole(bytesOf(bytes));
  return undefined;
}

function fails(vector: Vector): void {
  const type = codec(vector.type);
  assert.throws(
    () => read(type, vector.bytes),
    (error) => {
      assert.ok(error instanceof WireError, String(error));
      assert.equal(error.code, vector.error, error.message);
      assert.deepEqual([error.path, error.offset], [vector.path, vector.offset]);
      return true;
    },
  );
}
