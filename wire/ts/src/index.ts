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
export { CallError, WireError, type WireErrorCode } from "./error.js";
export { Fields } from "./fields.js";
export { type Decode, type Member, Reader, type UnionDecoders } from "./reader.js";
export { Timestamp } from "./time.js";
export { Ext, Raw } from "./value.js";
export { type Encode, type UnionEncoders, Writer } from "./writer.js";
