import { WireError } from "./error.js";

/** One encoded value that is carried as it is: the type `raw`. */
export class Raw {
  /** The bytes of exactly one MessagePack value; checked when it is written. */
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    if (!(bytes instanceof Uint8Array)) throw new TypeError("a Raw is made of a Uint8Array");
    this.bytes = bytes;
  }
}

/** A MessagePack extension that is not a datetime, in a value of the type `any`. */
export class Ext {
  /** −128 to 127, but not −1: that is a `Timestamp`. */
  readonly type: number;
  readonly data: Uint8Array;

  /** Throws a `WireError` with code `invalid-value` for a type out of range. */
  constructor(type: number, data: Uint8Array) {
    if (!isExtType(type)) throw new WireError("invalid-value", "an extension's type is an integer from -128 to 127, but not -1");
    if (!(data instanceof Uint8Array)) throw new TypeError("an Ext's data is a Uint8Array");
    this.type = type;
    this.data = data;
  }
}

/** Whether an extension may have this type. */
export function isExtType(type: unknown): boolean {
  return Number.isInteger(type) && (type as number) >= -128 && (type as number) <= 127 && type !== -1;
}
