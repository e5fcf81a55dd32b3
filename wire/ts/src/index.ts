/**
 * Profile 1 of the guesthouse wire: typed values as MessagePack.
 *
 * ```ts
 * import { decode, encode } from "@guesthouse/wire";
 *
 * const bytes = encode(["a", "b"], (w, v) => w.list(v, (w, v) => w.string(v)));
 * const texts = decode(bytes, (r) => r.list((r) => r.string()));
 * ```
 *
 * Code that `guesthouse generate` writes has an encoder and a decoder for each type of a schema.
 */
export { decode, decodeNoArguments, decodeVoid, encode, NOTHING } from "./codec.js";
export { EnumType } from "./enum.js";
export { CallError } from "./call-error.js";
export { WireError, type WireErrorCode } from "./error.js";
export { Fields } from "./fields.js";
export { type Decode, Reader } from "./reader.js";
export * from "./scalars.js";
export { Timestamp } from "./time.js";
export { type ErrorType, recognizeError, TypedError } from "./typed-error.js";
export { Ext, Raw } from "./value.js";
export { type Encode, Writer } from "./writer.js";
