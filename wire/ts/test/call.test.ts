import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import * as wire from "@guesthouse/wire";
import { CallError, decodeNoArguments, decodeVoid, NOTHING } from "@guesthouse/wire";
import { fromHex, readVectors } from "./vectors.js";

test("an error with a code crosses as gh1 and JSON", () => {
  const error = new CallError("no such team", "not-found", { team: "core", tried: [1, null] });
  const text = error.toText();
  assert.equal(text, 'gh1:{"code":"not-found","message":"no such team","details":{"team":"core","tried":[1,null]}}');
  const read = CallError.parse(text);
  assert.deepEqual([read.message, read.code, read.details], [error.message, error.code, error.details]);
  assert.equal(new CallError("m", "c").toText(), 'gh1:{"code":"c","message":"m"}');
});

test("any other text is a message without a code", () => {
  const texts = ["", "boom", "gh1", "gh1:", "gh1:{", "gh1:null", "gh1:[1]", 'gh1:{"code":1,"message":"m"}', 'gh1:{"code":"c"}', 'gh2:{"code":"c","message":"m"}'];
  for (const text of texts) {
    const error = CallError.parse(text);
    assert.deepEqual([error.message, error.code, error.details], [text, undefined, undefined]);
  }
});

interface Case {
  name: string;
  message: string;
  code?: string;
  details?: string;
  text: string;
  also?: string[];
}

test("errors cross as their vectors say", () => {
  for (const { name, message, code, details, text, also = [] } of readVectors<Case>("call-errors.json")) {
    for (const other of [text, ...also]) {
      const error = CallError.parse(other);
      assert.deepEqual([error.message, error.code, error.detailsJson], [message, code, details], `${name}: ${other}`);
      assert.equal(error.toText(), text, name);
    }
  }
});

test("a code of nothing is none", () => {
  for (const code of ["null", '""']) {
    const error = CallError.parse(`gh1:{"code":${code},"message":"m"}`);
    assert.deepEqual([error.message, error.code, error.toText()], ["m", undefined, "m"]);
  }
});

test("integers that JavaScript's numbers bend cross unbent", () => {
  const text = 'gh1:{"code":"c","message":"m","details":{"big":[18446744073709551615,-9223372036854775808],"float":-0.0}}';
  const error = CallError.parse(text);
  assert.equal(error.detailsJson, '{"big":[18446744073709551615,-9223372036854775808],"float":-0.0}');
  assert.equal(error.toText(), text);
  assert.deepEqual(error.details, { big: [2 ** 64, -(2 ** 63)], float: -0 });
});

test("details may be long, deep and full of escapes", () => {
  for (const details of [`"${"a".repeat(2e7)}"`, `"${"\\n".repeat(1e7)}"`, "1".repeat(2e7), "[".repeat(1e5) + "]".repeat(1e5)]) {
    const error = CallError.parse(`gh1:{ "details" : ${details} , "code" : "c", "message" : "m" }`);
    assert.ok(error.code === "c" && error.detailsJson === details);
  }
});

test("everything that is thrown is the error of a call", () => {
  const error = new CallError("m", "c");
  assert.equal(CallError.from(error), error);
  const cause = new RangeError("r");
  assert.deepEqual([CallError.from(cause).toText(), CallError.from(cause).cause], ["r", cause]);
  assert.equal(CallError.from("text").toText(), "text");
});

test("details that JSON cannot have are a TypeError", () => {
  assert.throws(() => new CallError("m", "c", 1n).toText(), TypeError);
});

test("nothing is no bytes; nil is read too, and an empty map for arguments", () => {
  for (const bytes of [NOTHING, fromHex("c0")]) decodeVoid(bytes);
  for (const bytes of [NOTHING, fromHex("c0"), fromHex("80"), fromHex("de0000")]) decodeNoArguments(bytes);
  assert.throws(() => decodeVoid(fromHex("80")), { code: "unexpected-type" });
  assert.throws(() => decodeVoid(fromHex("c0c0")), { code: "trailing-bytes" });
  for (const bytes of ["90", "81a16101", "00"]) assert.throws(() => decodeNoArguments(fromHex(bytes)), { code: "unexpected-type" });
  assert.throws(() => decodeNoArguments(fromHex("8000")), { code: "trailing-bytes" });
});

test("the package is the same for require, and its values cross between the two", () => {
  const required = createRequire(import.meta.url)("@guesthouse/wire") as typeof wire;
  assert.deepEqual(Object.keys(required).sort(), Object.keys(wire).sort());
  assert.notEqual(required.Writer, wire.Writer);
  const bytes = wire.encode([new required.Timestamp(1), new required.Ext(1, NOTHING)], (w, v) => w.any(v));
  assert.deepEqual(wire.decode(bytes, (r) => r.any()), [new wire.Timestamp(1), new wire.Ext(1, NOTHING)]);
});
