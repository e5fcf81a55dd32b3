import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { CallError, decode, encode, recognizeError } from "@guesthouse/wire";

import * as guest from "./stubs/conformance/guest/conformance_v1.js";
import * as host from "./stubs/conformance/host/conformance_v1.js";

/** A case of `schemas/vectors/details.json`. */
interface Case {
  name: string;
  bytes?: string;
  details?: string;
  also?: string[];
  refused?: string[];
}

const file = new URL("../../../../schemas/vectors/details.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as Case[];

for (const [side, stubs] of Object.entries({ guest, host })) {
  /** The bytes of what the other side finds in an error with these details. */
  const read = (details: string): Uint8Array | undefined => {
    const crossed = CallError.parse(`gh1:{"code":"Refusal","message":"","details":${details}}`);
    const error = recognizeError(crossed, stubs.RefusalError);
    return error instanceof stubs.RefusalError ? encode(error.details, stubs.encodeRefusal) : undefined;
  };

  test(`${side}: what JSON cannot say is not lost in silence`, () => {
    const unknown = decode(Buffer.from("81a76d657373616765a0", "hex"), stubs.decodeRefusal);
    // An optional field would take `null` for none.
    for (const double of [NaN, Infinity, -Infinity]) {
      assert.equal(read(new stubs.RefusalError({ ...unknown, double }).detailsJson), undefined);
    }
  });

  for (const { name, bytes, details, also = [], refused = [] } of cases) {
    test(`${side}: ${name}`, () => {
      for (const text of refused) assert.equal(read(text), undefined, text);
      if (bytes === undefined) return;
      const wanted = decode(Buffer.from(bytes, "hex"), stubs.decodeRefusal);
      const written = new stubs.RefusalError(wanted).detailsJson;
      if (details !== undefined) assert.equal(written, details);
      // Bytes tell 0.0 from -0.0.
      for (const text of [written, ...also]) assert.deepEqual(read(text), encode(wanted, stubs.encodeRefusal), text);
    });
  }
}
