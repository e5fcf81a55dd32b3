import { memberOf } from "./json.js";

const STRUCTURED = "gh1:";

/**
 * The error of a call, as it crosses between host and guest: a message, and a code and details if the other side gave any.
 *
 * As text it is the message alone, or `gh1:` and a JSON object when there is a code, or there are details.
 */
export class CallError extends Error {
  override readonly name: string = "CallError";
  readonly code: string | undefined;
  /** Any JSON value. */
  readonly details: unknown;
  #json: string | undefined;

  constructor(message: string, code?: string, details?: unknown, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  /** Reads the text of an error. Text that is not structured, or badly so, is a message without a code. */
  static parse(text: string): CallError {
    if (!text.startsWith(STRUCTURED)) return new CallError(text);
    const json = text.slice(STRUCTURED.length);
    const { code, message, details } = parseObject(json);
    if (typeof message !== "string" || !["string", "undefined"].includes(typeof (code ?? undefined))) return new CallError(text);
    const error = new CallError(wellFormed(message), wellFormed((code ?? "") as string) || undefined, details ?? undefined);
    if (error.details !== undefined) error.#json = memberOf(json, "details");
    return error;
  }

  /** The error of a call that fails with what was thrown: that itself if it is one, else its message. */
  static from(thrown: unknown): CallError {
    if (thrown instanceof CallError) return thrown;
    return new CallError(thrown instanceof Error ? thrown.message : String(thrown), undefined, undefined, { cause: thrown });
  }

  /** The details as JSON text, where integers beyond 2^53 are exact. Throws a `TypeError` when they cannot be written as JSON. */
  get detailsJson(): string | undefined {
    // There is no text of `undefined`.
    return this.#json ?? JSON.stringify(this.details ?? undefined);
  }

  /** The text that crosses. Throws a `TypeError` when the details cannot be written as JSON. */
  toText(): string {
    const details = this.detailsJson;
    if (this.code === undefined && details === undefined && !this.message.startsWith(STRUCTURED)) return this.message;
    const head = JSON.stringify({ code: this.code ?? "", message: this.message });
    return `${STRUCTURED}${details === undefined ? head : `${head.slice(0, -1)},"details":${details}}`}`;
  }
}

/** The text with U+FFFD for each half of a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

function parseObject(text: string): { code?: unknown; message?: unknown; details?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
