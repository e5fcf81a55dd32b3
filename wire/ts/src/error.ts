/** What went wrong while a value was written or read; one code for each rule of the wire profile. */
export type WireErrorCode =
  | "unexpected-end"
  | "unexpected-type"
  | "out-of-range"
  | "invalid-utf8"
  | "invalid-datetime"
  | "length-exceeds-input"
  | "too-deep"
  | "trailing-bytes"
  | "missing-field"
  | "duplicate-key"
  | "unknown-enum-value"
  | "union-shape"
  | "unknown-member"
  | "too-long"
  | "invalid-value";

/** A value that cannot be written, or bytes that cannot be read. */
export class WireError extends Error {
  override readonly name = "WireError";
  readonly code: WireErrorCode;
  /** Where in the value, such as `event.labels[3].name`; empty for the value as a whole. */
  readonly path: string;
  /** The byte at which it was noticed: of the input when reading, of the output when writing. */
  readonly offset: number;

  constructor(code: WireErrorCode, what: string, path = "", offset = 0) {
    super(`${code}${path === "" ? "" : ` at ${path}`}: ${what} (byte ${offset})`);
    this.code = code;
    this.path = path;
    this.offset = offset;
  }
}

/** Names a value in the text of an error: short, and without running code of the value. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length > 40 ? `a string of ${value.length}` : JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "boolean":
    case "undefined":
      return String(value);
    case "object":
      return value === null ? "null" : Array.isArray(value) ? "an array" : "an object";
    default:
      return `a ${typeof value}`;
  }
}
