import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { decode, type Decode, encode, type Encode, WireError } from "@guesthouse/wire";

import * as stubs from "./stubs/conformance/host/conformance_v1.js";

/** A case of `schemas/vectors/types.json`. */
interface Case {
  name: string;
  type: string;
  value?: unknown;
  bytes: string;
  also?: string[];
  error?: string;
  path?: string;
}

interface Codec<T> {
  encode: Encode<T>;
  decode: Decode<T>;
}

function codecOf(type: string): Codec<unknown> {
  const all = stubs as unknown as Record<string, unknown>;
  const [encodeType, decodeType] = [all[`encode${type}`], all[`decode${type}`]];
  assert.ok(encodeType !== undefined && decodeType !== undefined, `no codec of ${type}`);
  return { encode: encodeType as Encode<unknown>, decode: decodeType as Decode<unknown> };
}

const file = new URL("../../../../schemas/vectors/types.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as Case[];

test("there are cases of every kind", () => {
  assert.ok(cases.some((it) => it.error !== undefined));
  assert.ok(new Set(cases.map((it) => it.type)).size > 8);
});

for (const it of cases) {
  test(it.name, () => {
    const codec = codecOf(it.type);
    const read = (hex: string) => decode(Buffer.from(hex, "hex"), codec.decode);
    if (it.error !== undefined) {
      const { error, path } = it;
      assert.throws(
        () => read(it.bytes),
        (thrown) => {
          assert.ok(thrown instanceof WireError, String(thrown));
          assert.equal(thrown.code, error);
          if (path !== undefined) assert.equal(thrown.path, path);
          return true;
        },
      );
      return;
    }
    for (const hex of [it.bytes, ...(it.also ?? [])]) {
      const written = encode(read(hex), codec.encode);
      assert.equal(Buffer.from(written).toString("hex"), it.bytes, `read from ${hex}`);
    }
  });
}
