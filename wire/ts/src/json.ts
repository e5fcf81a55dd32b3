import { MAX_DEPTH } from "./limits.js";
import { Timestamp } from "./time.js";

/** The tokens of text that is known to be JSON; what is between them is white space. */
function* tokensOf(text: string): Generator<string> {
  // No expression for a whole string: one of some megabytes would be too much for its stack.
  const token = /[{}[\],:"]|[^\s{}[\],:"]+/g;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[0] === '"') {
      let end = token.lastIndex;
      while (text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
      token.lastIndex = end + 1;
      yield text.slice(found.index, end + 1);
    } else {
      yield found[0];
    }
  }
}

/**
 * JSON text of a value of the type `any`: maps with text as keys are objects, datetimes are text. Unlike `JSON.stringify`, it
 * keeps integers beyond 2^53, and the sign of zero. Throws a `TypeError` for bytes, extensions and other keys.
 */
export function writeJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeJson).join()}]`;
  if (value instanceof Map) {
    return `{${[...(value as Map<unknown, unknown>)].map(([key, item]) => `${writeKey(key)}:${writeJson(item)}`).join()}}`;
  }
  if (value instanceof Timestamp) return JSON.stringify(value.toString());
  switch (typeof value) {
    case "bigint":
      return String(value);
    case "number":
      if (Object.is(value, -0)) return "-0.0";
      if (!Number.isFinite(value)) return `"${value}"`;
      // Digits alone would be an integer, and that of 2 ** 60 is another one.
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
    case "string":
    case "boolean":
      return JSON.stringify(value);
    default:
      if (value === null) return "null";
      throw new TypeError("bytes and extensions have no form in JSON");
  }
}

function writeKey(key: unknown): string {
  if (typeof key !== "string") throw new TypeError("a key in JSON is text");
  return JSON.stringify(key);
}

/**
 * The value of the type `any` that JSON text is: `writeJson` backwards, but for datetimes, which stay text. Throws a
 * `SyntaxError`, also for a name that comes twice and for a number beyond the greatest float.
 */
export function readJson(text: string): unknown {
  // From here on the text is known to be JSON: the tokens need no more checks.
  JSON.parse(text);
  return new Tokens([...tokensOf(text)]).value(0);
}

/** The JSON text, without white space, of a member of an object, which is JSON text too; the last one, if there are several. */
export function memberOf(object: string, wanted: string): string | undefined {
  let found: string | undefined;
  let depth = 0;
  let name: unknown;
  let value: string[] = [];
  for (const token of tokensOf(object)) {
    if (depth === 1 && (token === "," || token === "}")) {
      if (name === wanted) found = value.join("");
      name = undefined;
    } else if (depth === 1 && name === undefined) {
      name = JSON.parse(token);
    } else if (depth === 1 && token === ":") {
      value = [];
    } else {
      value.push(token);
    }
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
  }
  return found;
}

class Tokens {
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new SyntaxError(`lists and objects nest deeper than ${MAX_DEPTH}`);
    const token = this.#take();
    if (token === "[") return this.#list(depth + 1);
    if (token === "{") return this.#object(depth + 1);
    const value: unknown = /^-?\d+$/.test(token) ? integer(token) : JSON.parse(token);
    if (value === Infinity || value === -Infinity) throw new SyntaxError(`${token} does not fit f64`);
    return value;
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = [];
    while (this.#more("]")) items.push(this.value(depth));
    return items;
  }

  #object(depth: number): Map<string, unknown> {
    const members = new Map<string, unknown>();
    while (this.#more("}")) {
      const name = JSON.parse(this.#take()) as string;
      if (members.has(name)) throw new SyntaxError(`${JSON.stringify(name)} comes twice`);
      this.#take();
      members.set(name, this.value(depth));
    }
    return members;
  }

  /** Whether there is another item; passes over the comma before it, or what closes the list. */
  #more(close: string): boolean {
    const token = this.#tokens[this.#next];
    if (token === "," || token === close) this.#next += 1;
    return token !== close;
  }

  #take(): string {
    return this.#tokens[this.#next++] ?? "null";
  }
}

/** A number if it is safe, else a bigint; a float if no integer of 64 bits is as large. */
function integer(digits: string): number | bigint {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value + 0;
  const whole = BigInt(digits);
  return BigInt.asUintN(64, whole) === whole || BigInt.asIntN(64, whole) === whole ? whole : value;
}
