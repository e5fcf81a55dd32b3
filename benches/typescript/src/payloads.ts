import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const index = createRequire(import.meta.url).resolve("@octokit/webhooks-examples/api.github.com/index.json");
const kinds = JSON.parse(readFileSync(index, "utf8")) as { name: string; examples: unknown[] }[];

/** The payloads that GitHub sends, by the name of their event. */
export const payloads: readonly { name: string; payload: unknown }[] = kinds.flatMap(({ name, examples }) =>
  examples.map((payload) => ({ name, payload })),
);
