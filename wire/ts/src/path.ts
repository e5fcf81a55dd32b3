import { MAX_DEPTH } from "./limits.js";

/** What a container's children are called by. */
export const FIELD = 0;
export const INDEX = 1;
export const KEY = 2;

/** Where a reader or writer stands: one segment for each open container. Text is made only when an error needs it. */
export class Path {
  /** How many containers are open. */
  depth = 0;
  /** How many may be open. */
  limit = MAX_DEPTH;
  readonly #kinds = new Uint8Array(MAX_DEPTH);
  readonly #segments: unknown[] = [];

  /** Opens a container; `false` when it would be too deep. */
  enter(kind: number): boolean {
    if (this.depth >= this.limit) return false;
    this.#kinds[this.depth] = kind;
    this.#segments[this.depth] = undefined;
    this.depth += 1;
    return true;
  }

  /** Names the child that comes next. `undefined` when it has no name yet. */
  at(segment: unknown): void {
    this.#segments[this.depth - 1] = segment;
  }

  /** Closes the innermost container. */
  leave(): void {
    this.depth -= 1;
  }

  /** Forgets all, as for a new value that may nest `limit` deep. */
  reset(limit = MAX_DEPTH): void {
    this.depth = 0;
    this.limit = Math.min(limit, MAX_DEPTH);
  }

  toString(): string {
    let text = "";
    for (let i = 0; i < this.depth; i++) {
      const segment = this.#segments[i];
      if (segment === undefined) continue;
      if (this.#kinds[i] === FIELD) text += (text === "" ? "" : ".") + (segment as string);
      else if (this.#kinds[i] === INDEX) text += `[${segment as number}]`;
      else text += keyText(segment);
    }
    return text;
  }
}

function keyText(key: unknown): string {
  switch (typeof key) {
    case "string":
      return `[${JSON.stringify(key)}]`;
    case "number":
      return Number.isInteger(key) ? `["${key}"]` : "[?]";
    case "bigint":
    case "boolean":
      return `["${key}"]`;
    default:
      return "[?]";
  }
}
