import assert from "node:assert/strict";
import { test } from "node:test";

import { decode, NOTHING, Timestamp } from "@guesthouse/wire";

import { Handlers, Host } from "./loopback.js";
import * as guest from "./stubs/conformance/guest/conformance_v1.js";
import * as host from "./stubs/conformance/host/conformance_v1.js";
import * as namesGuest from "./stubs/names/guest/names_v1.js";
import * as namesHost from "./stubs/names/host/names_v1.js";

/** An implementation of some operations; a call of another fails with its name. */
function only<T extends object>(some: Partial<T>): T {
  return new Proxy(some, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      assert.ok(found !== undefined, `${String(name)} is not part of this test`);
      return found;
    },
  }) as T;
}

test("a host calls its guest", async () => {
  const loopback = new Host();
  let pings = 0;
  guest.registerConformance(
    loopbackRuntime(loopback),
    only<guest.Conformance>({
      join: (left, separator, right) => (right === undefined ? left : left + separator + right),
      nothing: () => {
        pings += 1;
      },
      produce: (size) => new Uint8Array(size).fill(0x5a),
      echoShape: (value) => value,
    }),
  );
  const client = new host.ConformanceClient(loopback);
  assert.equal(await client.join("a", "+", "b"), "a+b");
  assert.equal(await client.join("a", "+"), "a");
  await client.nothing({ timeout: 5 });
  assert.equal(pings, 1);
  assert.deepEqual(loopback.calls.at(-1), { timeout: 5 });
  assert.deepEqual(await client.produce(2), new Uint8Array([0x5a, 0x5a]));
  const shape: host.Shape = { type: "polygon", value: [{ x: 1, y: -2.5 }] };
  assert.deepEqual(await client.echoShape(shape), shape);
});

test("missing arguments take their defaults", () => {
  const loopback = new Host();
  guest.registerConformance(
    loopbackRuntime(loopback),
    only<guest.Conformance>({ join: (left, separator, right) => left + separator + String(right) }),
  );
  // {"left": "a"}
  const reply = loopback.operations.get("conformance.v1.Conformance/join")?.(Buffer.from("81a46c656674a161", "hex"));
  assert.equal(decode(reply ?? NOTHING, (r) => r.string()), "a-undefined");
});

test("a guest calls its host", async () => {
  const handlers = new Handlers();
  const noted: string[] = [];
  host.registerCallback(handlers, {
    upper: (text) => Promise.resolve(text.toUpperCase()),
    reject: (message) => {
      throw new Error(message);
    },
    refuse: (refusal) => {
      throw new host.RefusalError(refusal);
    },
    notify: () => {
      noted.push("notify");
    },
  });
  const answered = new Map<string, Uint8Array>();
  for (const operation of ["upper", "notify"]) {
    const handler = handlers.byName.get(`conformance.v1.Callback/${operation}`);
    assert.ok(handler);
    const payload = operation === "upper" ? Buffer.from("a2c3a4", "hex") : NOTHING;
    answered.set(operation, await handler(payload));
  }
  const client = new guest.CallbackClient({
    register: () => assert.fail("nothing is registered"),
    hostCall: (binding, namespace, operation, payload) => {
      assert.deepEqual([binding, namespace], ["archive", "conformance.v1.Callback"]);
      assert.equal(Buffer.from(payload).toString("hex"), operation === "upper" ? "a2c3a4" : "");
      return answered.get(operation) ?? assert.fail(operation);
    },
  }, "archive");
  assert.equal(client.upper("ä"), "Ä");
  client.notify();
  assert.deepEqual(noted, ["notify"]);
});

test("names that languages reserve", async () => {
  const loopback = new Host();
  namesGuest.registerReader(
    loopbackRuntime(loopback),
    only<namesGuest.Reader>({
      yield: (class_, function_, options, promise) => ({
        message: `${class_.length} ${function_.size} ${promise.toString()}`,
        code: options?.length,
        name: "none",
      }),
      constructor_: () => undefined,
    }),
  );
  namesGuest.registerFunctions(
    loopbackRuntime(loopback),
    only<namesGuest.Functions>({ await: (later, host) => reservedWords(`${later} ${host}`) }),
  );
  const client = new namesHost.ReaderClient(loopback);
  const reply = await client.yield([], new Map([["a", new Map<string, number[]>()]]), new Uint8Array(3), new Timestamp(0));
  assert.deepEqual(reply, { message: "0 1 1970-01-01T00:00:00Z", code: 3, name: "none" });
  await client.constructor_();
  const text = await namesHost.await_(loopback, "later", 7);
  assert.equal(text.type, "later 7");
  assert.equal(Object.getPrototypeOf(text), Object.prototype);
  assert.equal(Object.getOwnPropertyDescriptor(text, "__proto__")?.value, true);
});

test("an enum knows its names", () => {
  assert.equal(namesHost.moodEnum.text(namesHost.Mood.Unknown), 'un"known');
  assert.equal(host.colorEnum.name(host.Color.Blue), "Blue");
});

/** A value of a type whose fields are reserved words; `__proto__` is a field like any other. */
function reservedWords(type: string): namesGuest.String {
  const texts = ["self", "super", "crate"];
  const truths = ["async", "await", "yield", "gen", "this", "null", "true", "class", "function", "var", "constructor"];
  truths.push("prototype", "__proto__", "toString", "hasOwnProperty");
  const numbers = ["r", "w", "v", "key", "name", "fields", "value", "fullURLName", "HTTPServer2", "snake_case_name"];
  numbers.push("_leading", "trailing_", "x1", "_1");
  const entries = [
    ["type", type],
    ...texts.map((name) => [name, name] as const),
    ...truths.map((name) => [name, true] as const),
    ...numbers.map((name, at) => [name, at] as const),
  ] as const;
  const fields: unknown = Object.fromEntries(entries);
  return fields as namesGuest.String;
}

function loopbackRuntime(loopback: Host): guest.GuestRuntime {
  return {
    register: (operation, handler) => {
      loopback.register(operation, handler);
    },
    hostCall: () => assert.fail("the guest calls nobody"),
  };
}
