import type { Failure } from "./native.js";

/** Why a load or a call failed; the same codes in every language. */
export type GuesthouseErrorCode =
  | "invalid-module"
  | "not-a-guest"
  | "init"
  | "busy"
  | "depth-limit"
  | "too-large"
  | "encode"
  | "guest"
  | "decode"
  | "trap"
  | "timeout"
  | "memory-limit"
  | "table-limit"
  | "host-call-limit"
  | "log-limit"
  | "abi"
  | "exit"
  | "engine";

/** A guest could not be loaded, or a call of it failed. */
export class GuesthouseError extends Error {
  override readonly name = "GuesthouseError";
  readonly code: GuesthouseErrorCode;
  /** Whether code of the guest may have run: what to know before trying again. */
  readonly ran: boolean;
  /** The operation that was called. */
  readonly operation: string | undefined;
  /** The message that the guest gave, if the code is `guest`. */
  readonly guestMessage: string | undefined;
  /** The code that the guest gave, if it did. */
  readonly guestCode: string | undefined;
  /** Any JSON value that the guest gave. */
  readonly details: unknown;
  /** The same as text, in which integers beyond 2^53 are exact. */
  readonly detailsJson: string | undefined;

  /** @internal */
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.code = failure.code as GuesthouseErrorCode;
    this.ran = failure.ran;
    this.operation = failure.operation ?? undefined;
    this.guestMessage = failure.guestMessage ?? undefined;
    this.guestCode = failure.guestCode ?? undefined;
    this.detailsJson = failure.details ?? undefined;
    this.details = this.detailsJson === undefined ? undefined : JSON.parse(this.detailsJson);
  }
}
