import { CallError } from "./call-error.js";
import { decode, encode } from "./codec.js";
import { readJson, writeJson } from "./json.js";
import type { Decode } from "./reader.js";
import type { Encode } from "./writer.js";

/**
 * The error of a call that a schema declares: a record, which crosses as the error's details. Generated code has a class for
 * each, such as `NotFoundError`, which is thrown to those who call by those who serve.
 */
export abstract class TypedError<T> extends CallError {
  declare readonly code: string;
  declare readonly details: T;
  readonly #json: string;

  /** `code` is the name of the record. Throws a `WireError` for details that it does not allow. */
  constructor(code: string, message: string, details: T, write: Encode<T>, options?: ErrorOptions) {
    super(message, code, details, options);
    this.#json = writeJson(decode(encode(details, write), (r) => r.any()));
  }

  override get detailsJson(): string {
    return this.#json;
  }
}

/** A class of errors that a schema declares. */
export interface ErrorType {
  readonly code: string;
  readonly decode: Decode<unknown>;
  new (details: never, options?: ErrorOptions): Error;
}

/**
 * What to throw for the error of a call: an error of the type whose code it has, with `error` as its cause. It is `error`
 * itself if there is no such type, or if the details are not the type's.
 */
export function recognizeError(error: unknown, ...types: ErrorType[]): unknown {
  if (!(error instanceof Error)) return error;
  // A host has a code of its own beside the guest's.
  const { code, guestCode = code, detailsJson } = error as Error & Partial<Record<"code" | "guestCode" | "detailsJson", unknown>>;
  const Type = types.find((type) => type.code === guestCode);
  if (Type === undefined || typeof detailsJson !== "string") return error;
  try {
    const details = decode(
      encode(readJson(detailsJson), (w, v) => w.any(v)),
      Type.decode,
    );
    return new Type(details as never, { cause: error });
  } catch {
    return error;
  }
}
