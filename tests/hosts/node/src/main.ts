/**
 * The suite's host for Node.js.
 *
 * Usage: `node dist/main.js GUEST.wasm MEMORY_BYTES TIMEOUT_MS`; what it reads and writes is described in
 * `tests/src/hosts.rs`.
 */
import { createInterface } from "node:readline";

import { GuesthouseError, Handlers, Host } from "@guesthouse/host";
import { CallError } from "@guesthouse/wire";

import { type Callback, ConformanceClient, RefusalError, registerCallback } from "./conformance_v1.js";
import { typed } from "./typed.js";

interface Request {
  operation: string;
  typed: boolean;
  payload: string;
}

interface Answer {
  ok?: string;
  error?: { code: string; ran: boolean; message: string; guest_code?: string | undefined };
  log: string[];
}

/** What the host serves. */
const callbacks: Callback = {
  async upper(text) {
    return text.toUpperCase();
  },
  reject(message, code) {
    throw code === undefined ? new Error(message) : new CallError(message, code);
  },
  refuse(refusal) {
    throw new RefusalError(refusal);
  },
  notify() {},
};

async function main(): Promise<void> {
  const [guest, memory, timeout] = process.argv.slice(2);
  if (guest === undefined || memory === undefined || timeout === undefined) {
    throw new Error("usage: node dist/main.js GUEST.wasm MEMORY_BYTES TIMEOUT_MS");
  }
  let log: string[] = [];
  const handlers = new Handlers();
  registerCallback(handlers, callbacks);
  const host = await Host.load(guest, {
    handlers,
    memoryLimit: Number(memory),
    timeout: Number(timeout),
    instances: 1,
    log: (line) => log.push(line),
  });
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await respond(host, JSON.parse(line) as Request);
    console.log(JSON.stringify({ ...answer, log }));
    log = [];
  }
  await host.close();
}

async function respond(host: Host, request: Request): Promise<Omit<Answer, "log">> {
  const payload = Uint8Array.from(Buffer.from(request.payload, "hex"));
  try {
    const reply = request.typed
      ? await typed(new ConformanceClient(host), request.operation, payload)
      : await host.call(request.operation, payload);
    return { ok: Buffer.from(reply).toString("hex") };
  } catch (error) {
    if (!(error instanceof GuesthouseError)) throw error;
    const { code, ran, message, guestCode } = error;
    return { error: { code, ran, message, guest_code: guestCode } };
  }
}

await main();
