/**
 * Webhook triage: a host in TypeScript. Converts real payloads to `Event`, lets guests decide, and serves `Directory`
 * to them.
 *
 * Usage: `node dist/main.js --events INDEX.json --guest NAME=GUEST.wasm…`; progress on standard error, one JSON document
 * on standard output.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { Handlers, Host } from "@guesthouse/host";
import { encode, Timestamp } from "@guesthouse/wire";

import { Teams } from "./directory.js";
import { event } from "./payload.js";
import { type Context, encodeDecision, type Event, registerDirectory, TriageClient, verdictEnum } from "./triage_v1.js";

/** What this host knows and events do not say. */
const context: Context = {
  tenant: "acme",
  now: new Timestamp(1_767_268_800, 1),
  utcOffset: 4,
  dueDays: new Map([
    [1, 14],
    [2, 7],
    [3, 3],
    [5, 0],
    [9, -1],
  ]),
  labelWeights: new Map([
    ["bug", 1.5],
    ["enhancement", 0.25],
    ["good first issue", 0.1],
  ]),
  salt: -42n,
  bias: 0,
  maxPriority: 9,
};

interface Report {
  guest: string;
  events: number;
  verdicts: Record<string, number>;
  mean_ns: number;
  p99_ns: number;
  decisions: string[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { events: { type: "string" }, guest: { type: "string", multiple: true, default: [] } },
  });
  if (values.events === undefined) throw new Error("--events INDEX.json is missing");
  const events = await readEvents(values.events);
  const guests: Report[] = [];
  for (const guest of values.guest) {
    const [name, path] = guest.split(/=(.*)/s);
    if (name === undefined || path === undefined) throw new Error("--guest takes NAME=GUEST.wasm");
    console.error(`node host: ${events.length} events through the ${name} guest`);
    guests.push(await decideAll(name, path, events));
  }
  console.log(JSON.stringify({ host: "node", guests }));
}

/** Reads `[{"name": "push", "examples": [payload…]}…]`. */
async function readEvents(path: string): Promise<Event[]> {
  const kinds = JSON.parse(await readFile(path, "utf8")) as { name: string; examples: unknown[] }[];
  const payloads = kinds.flatMap(({ name, examples }) => examples.map((payload) => ({ name, payload })));
  return payloads.map(({ name, payload }, index) => event(index, name, payload));
}

async function decideAll(guest: string, path: string, events: Event[]): Promise<Report> {
  const handlers = new Handlers();
  registerDirectory(handlers, new Teams());
  await using host = await Host.load(path, { handlers });
  const triage = new TriageClient(host);

  const [first] = events;
  if (first !== undefined) await triage.decide(first, context);
  const verdicts: Record<string, number> = {};
  const times: number[] = [];
  const decisions: string[] = [];
  for (const event of events) {
    const start = process.hrtime.bigint();
    const decision = await triage.decide(event, context);
    times.push(Number(process.hrtime.bigint() - start));
    const verdict = verdictEnum.text(decision.verdict);
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    decisions.push(digest(encode(decision, encodeDecision)));
  }
  return { guest, events: events.length, verdicts, mean_ns: mean(times), p99_ns: p99(times), decisions };
}

/** FNV-1a with 64 bits, in hexadecimal: enough to see that two decisions differ. */
function digest(bytes: Uint8Array): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}

function mean(times: number[]): number {
  return Math.round(times.reduce((sum, time) => sum + time, 0) / Math.max(times.length, 1));
}

function p99(times: number[]): number {
  times.sort((a, b) => a - b);
  return times[Math.ceil(times.length * 0.99) - 1] ?? 0;
}

await main();
