import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import * as imported from "@guesthouse/host";
import { guest } from "./guest.mjs";

const module = `Buffer.from("${Buffer.from(guest).toString("base64")}", "base64")`;

/** What a program prints; it fails if the program does not end by itself. */
async function run(program: string, type: "module" | "commonjs"): Promise<string> {
  const args = [`--input-type=${type}`, "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname, timeout: 20_000 });
  return stdout;
}

test("import and require give the same classes", () => {
  const required = createRequire(import.meta.url)("@guesthouse/host") as typeof imported;
  assert.deepEqual(Object.keys(required).sort(), ["GuesthouseError", "Handlers", "Host"]);
  for (const name of ["GuesthouseError", "Handlers", "Host"] as const) assert.equal(required[name], imported[name]);
});

test("a process ends when it has nothing more to do, with a host that is open", async () => {
  const body = `
    const host = await Host.load(${module}, { handlers: new Handlers().register("test", "hi", () => Buffer.from("hi")), log() {} });
    process.stdout.write(await host.call("hhi", new Uint8Array()));`;
  assert.equal(await run(`import { Handlers, Host } from "@guesthouse/host"; ${body}`, "module"), "hi");
  assert.equal(await run(`const { Handlers, Host } = require("@guesthouse/host"); (async () => {${body}})();`, "commonjs"), "hi");
});

test("a process does not end while a call is under way", async () => {
  const program = `
    import { Host } from "@guesthouse/host";
    const host = await Host.load(${module});
    host.call("spin", new Uint8Array(), { timeout: 200 }).catch((error) => process.stdout.write(error.code));`;
  assert.equal(await run(program, "module"), "timeout");
});

test("a process can exit while a guest spins", async () => {
  const program = `
    import { Host } from "@guesthouse/host";
    const host = await Host.load(${module});
    void host.call("spin", new Uint8Array());
    setTimeout(() => process.exit(0), 100);`;
  assert.equal(await run(program, "module"), "");
});

test("worker threads have hosts of their own, and may end while a guest waits for them", async () => {
  const program = `
    const { parentPort } = require("node:worker_threads");
    const { Handlers, Host } = require("@guesthouse/host");
    (async () => {
      const handlers = new Handlers().register("test", "never", () => { parentPort.postMessage("waiting"); return new Promise(() => {}); });
      const host = await Host.load(${module}, { handlers, timeout: 500 });
      parentPort.postMessage(Buffer.from(await host.call("echo", Buffer.from("hi"))).toString());
      await host.call("hnever", new Uint8Array());
    })();`;
  const worker = new Worker(program, { eval: true });
  const messages: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    worker.on("error", reject);
    worker.on("message", (message: unknown) => {
      messages.push(message);
      if (message === "waiting") resolve();
    });
  });
  await worker.terminate();
  assert.deepEqual(messages, ["hi", "waiting"]);
  const host = await imported.Host.load(guest);
  assert.equal((await host.call("echo", new Uint8Array(3))).length, 3);
  await host.close();
});
