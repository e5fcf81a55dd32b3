import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { GuesthouseError, Host, type HostOptions } from "@guesthouse/host";
import { assemble, bytes, guest, sleep, text } from "./guest.mjs";

/** Runs `body` on a host that is closed afterwards. */
async function hosted(options: HostOptions, body: (host: Host) => Promise<void>): Promise<void> {
  const host = await Host.load(guest, options);
  try {
    await body(host);
  } finally {
    await host.close();
  }
}

test("a call gives a reply of its own", () =>
  hosted({}, async (host) => {
    for (const size of [0, 1, 1000, 65_536, 1 << 20]) {
      const payload = new Uint8Array(size).fill(7);
      const call = host.call("echo", payload);
      payload.fill(0);
      const reply = await call;
      assert.equal(reply.constructor, Uint8Array);
      assert.deepEqual(reply, new Uint8Array(size).fill(7));
    }
    const shared = Buffer.from("a slice of a larger buffer").subarray(2, 7);
    assert.equal(text(await host.call("echo", shared)), "slice");
    assert.equal(text(await host.call("echo é 漢", bytes("漢"))), "漢");
  }));

test("a guest can be loaded from a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "guesthouse-"));
  try {
    const path = join(folder, "guest.wasm");
    writeFileSync(path, guest);
    const host = await Host.load(path);
    assert.equal(text(await host.call("echo", bytes("hi"))), "hi");
    await host.close();
    await assert.rejects(Host.load(join(folder, "missing.wasm")), { name: "GuesthouseError", code: "invalid-module", ran: false });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("calls at once keep their payloads apart", () =>
  hosted({}, async (host) => {
    const calls = Array.from({ length: 1000 }, (_, i) => host.call("echo", bytes(`payload ${i}`)));
    const replies = await Promise.all(calls);
    assert.deepEqual(replies.map(text), calls.map((_, i) => `payload ${i}`));
  }));

test("what cannot be loaded says why", async () => {
  const rejects = (wat: Uint8Array, code: string, message: RegExp): Promise<void> =>
    assert.rejects(Host.load(wat), (error) => {
      assert.ok(error instanceof GuesthouseError);
      assert.deepEqual([error.code, error.operation], [code, undefined]);
      assert.match(error.message, message);
      return true;
    });
  await rejects(bytes("not wasm"), "invalid-module", /WebAssembly/);
  await rejects(new Uint8Array(), "invalid-module", /WebAssembly/);
  await rejects(assemble('(module (memory (export "memory") 1))'), "not-a-guest", /__guest_call/);
  const traps = '(module (memory (export "memory") 1) (func (export "__guest_call") (param i32 i32) (result i32) i32.const 1) (func (export "wapc_init") unreachable))';
  await rejects(assemble(traps), "init", /wapc_init/);
});

test("errors of a call have the code, what ran, and what the guest said", () =>
  hosted({ memoryLimit: 16 << 20, requestLimit: 1 << 20, replyLimit: 1 << 20 }, async (host) => {
    const rejects = (operation: string, payload: string, expected: object): Promise<void> =>
      assert.rejects(host.call(operation, bytes(payload)), { name: "GuesthouseError", operation, ...expected });
    await rejects("fail", "boom", { code: "guest", ran: true, guestMessage: "boom", guestCode: undefined, details: undefined });
    const structured = 'gh1:{"code":"no-team","message":"no such team","details":{"team":"core"}}';
    await rejects("fail", structured, { code: "guest", guestMessage: "no such team", guestCode: "no-team", details: { team: "core" } });
    await rejects("trap", "", { code: "trap", ran: true, guestMessage: undefined });
    await rejects("grow", "", { code: "memory-limit", ran: true });
    await rejects("point", "", { code: "abi", ran: true });
    await rejects("echo", "x".repeat(1 << 20), { code: "too-large", ran: false });
  }));

test("after a fault the guest is a fresh one", () =>
  hosted({ instances: 1 }, async (host) => {
    const count = async (): Promise<number> => (await host.call("count", bytes("")))[0] as number;
    assert.deepEqual([await count(), await count()], [1, 2]);
    await assert.rejects(host.call("trap", bytes("")), { code: "trap" });
    assert.equal(await count(), 1);
    await assert.rejects(host.call("fail", bytes("")), { code: "guest" });
    assert.equal(await count(), 3);
  }));

test("the event loop is free while a guest spins, and the time limit holds", () =>
  hosted({ timeout: 300 }, async (host) => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    const since = performance.now();
    await assert.rejects(host.call("spin", bytes("")), { code: "timeout", ran: true });
    const took = performance.now() - since;
    clearInterval(timer);
    assert.ok(took >= 290 && took < 3000, `took ${took} ms`);
    assert.ok(ticks >= 10, `${ticks} ticks`);
  }));

test("a call can have a time limit of its own", () =>
  hosted({ timeout: 60_000 }, async (host) => {
    const since = performance.now();
    await assert.rejects(host.call("spin", bytes(""), { timeout: 50 }), { code: "timeout" });
    assert.ok(performance.now() - since < 3000);
  }));

test("when all instances are at work a call waits, and then is refused", () =>
  hosted({ instances: 1, wait: 30, timeout: 500 }, async (host) => {
    const spinning = assert.rejects(host.call("spin", bytes("")), { code: "timeout" });
    await sleep(50);
    await assert.rejects(host.call("echo", bytes("")), { code: "busy", ran: false });
    await spinning;
    assert.equal(text(await host.call("echo", bytes("again"))), "again");
  }));

test("log lines come in order, before the reply of their call", async () => {
  const lines: string[] = [];
  await hosted({ log: (line) => lines.push(line) }, async (host) => {
    for (let i = 0; i < 20; i++) {
      await host.call("log", bytes(`line ${i} é`));
      assert.equal(lines.length, i + 1);
    }
  });
  assert.deepEqual(lines, Array.from({ length: 20 }, (_, i) => `line ${i} é`));
});

test("a host that is closed finishes what has begun and takes no more", async () => {
  const host = await Host.load(guest, { timeout: 200 });
  const spinning = assert.rejects(host.call("spin", bytes("")), { code: "timeout" });
  const closing = host.close();
  await assert.rejects(host.call("echo", bytes("")), { message: "the host is closed" });
  await closing;
  await spinning;
  await host.close();
  await host[Symbol.asyncDispose]();
});

test("arguments of the wrong type are a TypeError that says which", async () => {
  const load = Host.load.bind(Host) as (...args: unknown[]) => Promise<Host>;
  const wrong: [unknown[], RegExp][] = [
    [[undefined], /the module .* must be a Uint8Array, not undefined/],
    [[{}], /the module .* not an object/],
    [[new ArrayBuffer(8)], /the module/],
    [[guest, null], /options must be an object, not null/],
    [[guest, { handlers: {} }], /options.handlers must be of the class Handlers/],
    [[guest, { memoryLimit: "64" }], /options.memoryLimit must be a positive integer, not a string/],
    [[guest, { instances: 0 }], /options.instances/],
    [[guest, { timeout: NaN }], /options.timeout must be a number of milliseconds .*, not NaN/],
    [[guest, { timeout: 10n }], /options.timeout .* not 10n/],
    [[guest, { wait: -1 }], /options.wait/],
    [[guest, { log: "stderr" }], /options.log must be a function/],
  ];
  for (const [args, message] of wrong) await assert.rejects(load(...args), { name: "TypeError", message });
  await hosted({}, async (host) => {
    const call = host.call.bind(host) as (...args: unknown[]) => Promise<Uint8Array>;
    const wrongCalls: [unknown[], RegExp][] = [
      [[1, bytes("")], /operation must be a string, not 1/],
      [["echo"], /payload must be a Uint8Array, not undefined/],
      [["echo", "text"], /payload must be a Uint8Array, not a string/],
      [["echo", [1, 2]], /payload must be a Uint8Array, not an array/],
      [["echo", new Uint16Array(2)], /payload/],
      [["echo", bytes(""), 5], /options must be an object, not 5/],
      [["echo", bytes(""), { timeout: "1s" }], /options.timeout/],
    ];
    for (const [args, message] of wrongCalls) await assert.rejects(call(...args), { name: "TypeError", message });
    assert.equal(text(await host.call("echo", bytes("still here"))), "still here");
  });
});

test("odd bytes and limits that no machine has do no harm", async () => {
  await hosted({ memoryLimit: Number.MAX_SAFE_INTEGER, timeout: 0x7fff_ffff, instances: 2 }, async (host) => {
    const detached = bytes("detached");
    structuredClone(detached.buffer, { transfer: [detached.buffer as ArrayBuffer] });
    assert.equal((await host.call("echo", detached)).length, 0);
    const shared = new Uint8Array(new SharedArrayBuffer(3)).fill(65);
    assert.equal(text(await host.call("echo", shared)), "AAA");
    await assert.rejects(host.call("\ud800", bytes("")), { name: "GuesthouseError", code: "trap" });
  });
});
