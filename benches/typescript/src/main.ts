/**
 * Generated TypeScript against @msgpack/msgpack: the events of the webhook examples, written and read.
 *
 * Both write the same values, each in the form that it has for them, and both read the same bytes. The peer has its fastest
 * form: an encoder and a decoder that are kept.
 */
import { parseArgs } from "node:util";

import { decode, encode } from "@guesthouse/wire";
import { Decoder, Encoder } from "@msgpack/msgpack";

import { event } from "./triage/payload.js";
import { decodeEvent, encodeEvent, type Event } from "./triage/triage_v1.js";
import { payloads } from "./payloads.js";
import { median, race, type Racer } from "./race.js";

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "51" } } });
const encoder = new Encoder({ useBigInt64: true });
const decoder = new Decoder({ useBigInt64: true });

/** Keeps the engine from leaving out what nobody looks at. */
let seen = 0;

const events = payloads.map(({ name, payload }, index) => event(index, name, payload));
const groups = new Map<string, Event[]>([["all events", events]]);
for (const event of events) {
  const kind = event.kind.type;
  groups.set(kind, [...(groups.get(kind) ?? []), event]);
}

console.log("| events | of them | mean bytes | write, ns | @msgpack/msgpack | faster | read, ns | @msgpack/msgpack | faster |");
console.log("|---|---|---|---|---|---|---|---|---|");
for (const [name, group] of groups) {
  const bytes = group.map((event) => encode(event, encodeEvent));
  const plain = bytes.map((bytes) => decoder.decode(bytes));
  const size = Math.round(bytes.reduce((sum, { length }) => sum + length, 0) / group.length);
  const writing = compare(group.length, [
    each("generated", group, (event) => encode(event, encodeEvent).length),
    each("peer", plain, (value) => encoder.encode(value).length),
  ]);
  const reading = compare(group.length, [
    each("generated", bytes, (bytes) => decode(bytes, decodeEvent).kind.type.length),
    each("peer", bytes, (bytes) => (decoder.decode(bytes) === null ? 0 : 1)),
  ]);
  console.log(`| ${name} | ${group.length} | ${size} | ${writing} | ${reading} |`);
}
if (seen === 0) console.log("nothing was measured");

function each<T>(name: string, items: readonly T[], use: (item: T) => number): Racer {
  return {
    name,
    run() {
      for (const item of items) seen += use(item);
    },
  };
}

/** Both medians for one event, and the median of the ratios within each round. */
function compare(count: number, racers: readonly [Racer, Racer]): string {
  const [ours, peer] = race(racers, Number(options.rounds));
  if (ours === undefined || peer === undefined) throw new Error("two racers were expected");
  const ratio = median(ours.rounds.map((taken, round) => (peer.rounds[round] ?? Number.NaN) / taken));
  const ns = (rounds: number[]): string => (median(rounds) / count).toFixed(0);
  return `${ns(ours.rounds)} | ${ns(peer.rounds)} | ${ratio.toFixed(2)}`;
}
