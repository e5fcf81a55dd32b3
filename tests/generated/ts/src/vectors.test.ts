import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { decode, type Decode, encode, type Encode, readString, WireError, writeString } from "@guesthouse/wire";

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
  offset?: number;
}

interface Codec<T> {
  encode: Encode<T>;
  decode: Decode<T>;
}

function codecOf(type: string): Codec<unknown> {
  if (type.startsWith("[")) {
    const item = codecOf(type.slice(1, -1));
    return { encode: (w, v) => { w.list(v as unknown[], item.encode); }, decode: (r) => r.list(item.decode) };
  }
  if (type.startsWith("{string: ")) {
    const item = codecOf(type.slice(9, -1));
    return {
      encode: (w, v) => { w.map(v as Map<string, unknown>, writeString, item.encode); },
      decode: (r) => r.map(readString, item.decode),
    };
  }
  const all = stubs as unknown as Record<string, unknown>;
  const [encodeType, decodeType] = [all[`encode${type}`], all[`decode${type}`]];
  assert.ok(encodeType !== undefined && decodeType !== undefined, `no codec of ${type}`);
  return { encode: encodeType as Encode<unknown>, decode: decodeType as Decode<unknown> };
}

/** Bytes in parts: `c3` is itself, `c3*5` comes five times. */
function bytesOf(parts: string): Buffer {
  const bytes = parts.split(" ").map((part) => {
    const [hex = "", times = "1"] = part.split("*");
    return Buffer.from(hex.repeat(Number(times)), "hex");
  });
  return Buffer.concat(bytes);
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
    const read = (hex: string) => decode(bytesOf(hex), codec.decode);
    if (it.error !== undefined) {
      const { error, path, offset } = it;
      assert.throws(
        () => read(it.bytes),
        (thrown) => {
          assert.ok(thrown instanceof WireError, String(thrown));
          assert.equal(thrown.code, error);
          assert.deepEqual([thrown.path, thrown.offset], [path, offset]);
          return true;
        },
      );
      return;
    }
    for (const hex of [it.bytes, ...(it.also ?? [])]) {
      const written = encode(read(hex), codec.encode);
      assert.equal(Buffer.from(written).toString("hex"), bytesOf(it.bytes).toString("hex"), `read from ${hex}`);
    }
  });
}
