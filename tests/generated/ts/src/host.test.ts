import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Timestamp } from "@guesthouse/wire";
import loadWabt from "wabt";

// By its path: the compiler finds the loopback by its name, for the stubs.
import { GuesthouseError, Handlers, Host } from "../node_modules/@guesthouse/host/dist/index.mjs";
import type * as loopback from "./loopback.js";
import * as stubs from "./stubs/whole/host/lending_v1.js";

/** A guest that hands every payload to `lending.v1.Shelf/fetch`, and passes on what that answers: a reply or an error. */
const RELAY = `(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $respond (param i32 i32)))
  (import "wapc" "__guest_error" (func $fail (param i32 i32)))
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_response_len" (func $response_len (result i32)))
  (import "wapc" "__host_response" (func $response (param i32)))
  (import "wapc" "__host_error_len" (func $error_len (result i32)))
  (import "wapc" "__host_error" (func $error (param i32)))
  (memory (export "memory") 4)
  (data (i32.const 0) "lending.v1.Shelffetch")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $request (i32.const 1024) (i32.const 65536))
    (if (call $host_call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 16) (i32.const 16) (i32.const 5)
          (i32.const 65536) (local.get $payload))
      (then
        (call $response (i32.const 131072))
        (call $respond (i32.const 131072) (call $response_len))
        (return (i32.const 1))))
    (call $error (i32.const 131072))
    (call $fail (i32.const 131072) (call $error_len))
    (i32.const 0)))`;

const lent: stubs.Lent = {
  reader: 2n ** 64n - 1n,
  queue: new Map([["é\u2028🚀", new Timestamp(1, 1)]]),
  moods: [stubs.Mood.Calm],
  instead: { type: "slip", value: '"' },
  fee: 0.25,
  weight: Math.fround(0.1),
  debt: -(2n ** 63n),
  lost: true,
  previously: undefined,
};

/** What the handler does next. */
let fetch: stubs.Stacks["fetch"];
let host: Host;
let desk: stubs.DeskClient;

before(async () => {
  const handlers = new Handlers();
  const stacks: stubs.Stacks = {
    fetch: (isbn) => fetch(isbn),
    drop: () => undefined,
    dust: () => undefined,
  };
  stubs.registerStacks(handlers as unknown as loopback.Handlers, stacks);
  const wabt = await loadWabt();
  const module = wabt.parseWat("relay.wat", RELAY);
  host = await Host.load(module.toBinary({}).buffer, { handlers });
  module.destroy();
  desk = new stubs.DeskClient(host as unknown as loopback.Host);
});

after(() => host.close());

test("errors cross to a guest and back with all of their details", async () => {
  fetch = (isbn) => Promise.reject(new stubs.LentError({ ...lent, instead: { type: "slip", value: isbn } }));
  await assert.rejects(desk.borrow("978", 1n, 28), (error) => {
    assert.ok(error instanceof stubs.LentError, String(error));
    assert.deepEqual(error.details, { ...lent, instead: { type: "slip", value: "978" } });
    assert.ok(error.cause instanceof GuesthouseError && error.cause.operation === "lending.v1.Desk/borrow");
    return true;
  });
  fetch = () => {
    throw new stubs.NotFoundError({ isbn: "1", message: "no such book", similar: [] });
  };
  await assert.rejects(desk.borrow("1", 1n, 28), { name: "NotFoundError", message: "no such book" });
});

test("other errors stay what they are", async () => {
  fetch = () => {
    throw new Error("boom");
  };
  await assert.rejects(desk.borrow("1", 1n, 28), (error) => {
    assert.ok(error instanceof GuesthouseError, String(error));
    assert.deepEqual([error.code, error.guestMessage, error.guestCode], ["guest", "boom", undefined]);
    return true;
  });
  await assert.rejects(desk.borrow("1", 1n, -1), { code: "encode" });
  fetch = (isbn) => ({ isbn });
  // The reply is a book, and not the receipt that is expected.
  await assert.rejects(desk.borrow("1", 1n, 28), { code: "decode" });
});
