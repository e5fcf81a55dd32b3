import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { type Handler, Handlers, Host, type HostOptions } from "@guesthouse/host";
import { bytes, guest, sleep, text } from "./guest.mjs";

/** Runs `body` on a host whose functions of the namespace "test" are these. */
async function hosted(functions: Record<string, Handler>, body: (host: Host) => Promise<void>, options: HostOptions = {}): Promise<void> {
  const handlers = new Handlers();
  for (const [operation, handler] of Object.entries(functions)) handlers.register("test", operation, handler);
  const host = await Host.load(guest, { handlers, ...options });
  try {
    await body(host);
  } finally {
    await host.close();
  }
}

test("a guest calls a host function and gets its reply, now or later", () =>
  hosted(
    {
      upper: (payload) => bytes(text(payload).toUpperCase()),
      later: async (payload) => {
        await sleep(5);
        return payload;
      },
      nothing: () => new Uint8Array(),
      large: () => new Uint8Array(1 << 20).fill(1),
      buffer: () => Buffer.from("a buffer"),
    },
    async (host) => {
      assert.equal(text(await host.call("hupper", bytes("loud"))), "LOUD");
      assert.equal(text(await host.call("hlater", bytes("é漢🚀"))), "é漢🚀");
      assert.equal((await host.call("hnothing", bytes(""))).length, 0);
      assert.equal((await host.call("hlarge", bytes(""))).length, 1 << 20);
      assert.equal(text(await host.call("hbuffer", bytes(""))), "a buffer");
    },
  ));

test("what a host function throws is an error that the guest gets", () =>
  hosted(
    {
      throws: () => {
        throw new Error("no é");
      },
      rejects: () => Promise.reject(new Error("later")),
      coded: () => Promise.reject(Object.assign(new Error("no such team"), { code: "not-found", details: { team: "core" } })),
      exact: () => Promise.reject(Object.assign(new Error("large"), { code: "Large", details: 1n, detailsJson: '{"n":18446744073709551615}' })),
      invalid: () => Promise.reject(Object.assign(new Error("odd"), { code: "Odd", detailsJson: "{" })),
      cyclic: () => {
        const details: unknown[] = [];
        details.push(details);
        throw Object.assign(new Error("round"), { code: "cyclic", details });
      },
      odd: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- people do
        throw "text";
      },
      trap: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- a value that resists
        throw new Proxy({}, { get: () => assert.fail() });
      },
      wrong: (() => "text") as unknown as Handler,
      forgets: (() => undefined) as unknown as Handler,
      system: async () => readFile("/no/such/file"),
    },
    async (host) => {
      const rejects = (operation: string, expected: object): Promise<void> =>
        assert.rejects(host.call(`h${operation}`, bytes("")), { code: "guest", ran: true, ...expected });
      await rejects("throws", { guestMessage: "no é", guestCode: undefined });
      await rejects("rejects", { guestMessage: "later" });
      await rejects("coded", { guestMessage: "no such team", guestCode: "not-found", details: { team: "core" } });
      await rejects("exact", { guestCode: "Large", details: { n: 2 ** 64 }, detailsJson: '{"n":18446744073709551615}' });
      await rejects("invalid", { guestMessage: "odd", guestCode: "Odd", details: undefined, detailsJson: undefined });
      await rejects("cyclic", { guestMessage: "round", guestCode: "cyclic", details: undefined });
      await rejects("odd", { guestMessage: "text" });
      await rejects("trap", { guestMessage: "the handler threw something that cannot be told" });
      await rejects("wrong", { guestMessage: "the handler of test/wrong returned a string instead of a Uint8Array" });
      await rejects("forgets", { guestMessage: "the handler of test/forgets returned undefined instead of a Uint8Array" });
      await rejects("system", { guestCode: "ENOENT" });
      await rejects("missing", { guestMessage: "no handler for test/missing" });
    },
  ));

test("a binding has functions of its own, and the last registration counts", async () => {
  const handlers = new Handlers()
    .register("test", "who", () => bytes("nobody"))
    .register("test", "who", () => bytes("default"))
    .register("test", "who", () => bytes("other"), { binding: "other" });
  const host = await Host.load(guest, { handlers });
  handlers.register("test", "who", () => bytes("too late"));
  assert.equal(text(await host.call("hwho", bytes(""))), "default");
  assert.equal(text(await host.call("owho", bytes(""))), "other");
  await assert.rejects(host.call("owhat", bytes("")), { guestMessage: /no handler for test\/what/ });
  await host.close();
});

test("host functions of many calls at once may need the file system", () =>
  hosted(
    { read: async () => (await readFile(new URL(import.meta.url))).subarray(0, 6) },
    async (host) => {
      const replies = await Promise.all(Array.from({ length: 64 }, () => host.call("hread", bytes(""))));
      assert.deepEqual(new Set(replies.map(text)), new Set(["import"]));
    },
    { instances: 16 },
  ));

test("a host function may call the guest that waits for it", () => {
  let again: Host | undefined;
  return hosted(
    { again: async (payload) => (await again?.call("echo", payload)) ?? payload.subarray(0, 0) },
    async (host) => {
      again = host;
      assert.equal(text(await host.call("hagain", bytes("nested"))), "nested");
    },
  );
});

for (const [instances, guestCode] of [[1, "busy"], [4, "guest"]] as const) {
  test(`a guest that calls itself without end is refused when all of ${instances} wait, and the host goes on`, () => {
    let again: Host | undefined;
    return hosted(
      { down: async (payload) => (await again?.call("hdown", payload)) ?? payload },
      async (host) => {
        again = host;
        await assert.rejects(host.call("hdown", bytes("")), { code: "guest", guestCode });
        assert.equal(text(await host.call("echo", bytes("fine"))), "fine");
      },
      { instances, wait: 50 },
    );
  });
}

test("a host function that never settles costs the call no more than its time", () =>
  hosted({ never: () => new Promise<Uint8Array>(() => undefined) }, async (host) => {
    const since = performance.now();
    await assert.rejects(host.call("hnever", bytes(""), { timeout: 100 }), { code: "timeout", ran: true });
    assert.ok(performance.now() - since < 3000);
  }));

test("arguments of the wrong type are a TypeError that says which", () => {
  const handlers = new Handlers();
  const register = handlers.register.bind(handlers) as (...args: unknown[]) => unknown;
  const handler = (): Uint8Array => new Uint8Array();
  const wrong: [unknown[], RegExp][] = [
    [[1, "o", handler], /namespace must be a string, not 1/],
    [["n", undefined, handler], /operation must be a string, not undefined/],
    [["n", "o", "handler"], /handler must be a function, not a string/],
    [["n", "o", handler, "binding"], /options must be an object/],
    [["n", "o", handler, { binding: 1 }], /options.binding must be a string, not 1/],
  ];
  for (const [args, message] of wrong) assert.throws(() => register(...args), { name: "TypeError", message });
});
