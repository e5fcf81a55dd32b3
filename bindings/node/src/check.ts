/** Refuses values that callers without TypeScript may pass: each with a `TypeError` that says what was expected and found. */
export const check = {
  text(name: string, value: unknown): void {
    if (typeof value !== "string") refuse(name, "a string", value);
  },

  function(name: string, value: unknown): void {
    if (typeof value !== "function") refuse(name, "a function", value);
  },

  object(name: string, value: unknown): void {
    if (typeof value !== "object" || value === null) refuse(name, "an object", value);
  },

  bytes(name: string, value: unknown): void {
    if (!(value instanceof Uint8Array)) refuse(name, "a Uint8Array", value);
  },

  instance(name: string, value: unknown, type: abstract new () => unknown): void {
    if (!(value instanceof type)) refuse(name, `of the class ${type.name}`, value);
  },

  /** A number of things, or of bytes; it may be missing. */
  count(name: string, value: unknown): void {
    if (value !== undefined && !(Number.isSafeInteger(value) && (value as number) > 0)) refuse(name, "a positive integer", value);
  },

  /** A time in milliseconds; it may be missing. Timers have no longer ones. */
  milliseconds(name: string, value: unknown): void {
    if (value === undefined) return;
    if (typeof value !== "number" || !(value > 0 && value <= 0x7fff_ffff)) {
      refuse(name, "a number of milliseconds from 0 (not included) to 2147483647", value);
    }
  },

  /** Names a value in the text of an error. */
  kind(value: unknown): string {
    switch (typeof value) {
      case "number":
      case "boolean":
      case "undefined":
        return String(value);
      case "bigint":
        return `${value}n`;
      case "string":
        return "a string";
      case "object":
        return value === null ? "null" : Array.isArray(value) ? "an array" : value instanceof Promise ? "a promise" : "an object";
      default:
        return `a ${typeof value}`;
    }
  },
};

function refuse(name: string, expected: string, value: unknown): never {
  throw new TypeError(`${name} must be ${expected}, not ${check.kind(value)}`);
}
