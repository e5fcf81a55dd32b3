import { Timestamp } from "@guesthouse/wire";

/** A JSON object. Reading a member that it does not have gives an empty value. */
export class Json {
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    this.#members = isObject(value) ? value : {};
  }

  has(name: string): boolean {
    return (this.#members[name] ?? null) !== null;
  }

  get(name: string): unknown {
    return this.#members[name];
  }

  object(name: string): Json {
    return new Json(this.#members[name]);
  }

  list(name: string): unknown[] {
    const member = this.#members[name];
    return Array.isArray(member) ? member : [];
  }

  objects(name: string): Json[] {
    return this.list(name).map((item) => new Json(item));
  }

  keys(): string[] {
    return Object.keys(this.#members);
  }

  text(name: string): string {
    return this.optionalText(name) ?? "";
  }

  optionalText(name: string): string | undefined {
    const member = this.#members[name];
    return typeof member === "string" ? member : undefined;
  }

  flag(name: string): boolean {
    return this.#members[name] === true;
  }

  /** The integer; 0 where there is none. The wire checks its range. */
  number(name: string): number {
    const member = this.#members[name] ?? 0;
    if (typeof member !== "number" || !Number.isSafeInteger(member)) {
      throw new Error(`${name}: not an integer: ${JSON.stringify(member)}`);
    }
    return member;
  }

  /** RFC 3339 text, or seconds since 1970. */
  time(name: string): Timestamp | undefined {
    if (!this.has(name)) return undefined;
    const text = this.optionalText(name);
    return text === undefined ? new Timestamp(this.number(name)) : Timestamp.parse(text);
  }

  hex(name: string): Uint8Array {
    const text = this.text(name);
    if (!/^([0-9a-f]{2})*$/i.test(text)) throw new Error(`${name}: not hexadecimal: ${text}`);
    return Uint8Array.from(Buffer.from(text, "hex"));
  }
}

/** The payload as it is, the keys of its objects sorted by their UTF-8 bytes. */
export function dynamic(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dynamic);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return new Map(keys.map((key) => [key, dynamic(value[key])]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
