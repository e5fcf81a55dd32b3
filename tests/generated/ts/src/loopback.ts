/**
 * A host and a guest in one process: what one sends the other gets, with nothing in between; errors cross as text. It has the
 * part of the API of `@guesthouse/host` that stubs use.
 */
import { CallError } from "@guesthouse/wire";

export interface CallOptions {
  timeout?: number;
}

type Handler = (payload: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** What the host answers. */
export class Handlers {
  readonly byName = new Map<string, Handler>();

  register(namespace: string, operation: string, handler: Handler): this {
    this.byName.set(`${namespace}/${operation}`, handler);
    return this;
  }
}

/** What a guest's error is to the host. */
export class GuestError extends Error {
  override readonly name = "GuestError";
  readonly code = "guest";
  readonly guestCode: string | undefined;
  readonly detailsJson: string | undefined;

  constructor(crossed: CallError) {
    super(`the guest says: ${crossed.message}`);
    this.guestCode = crossed.code;
    this.detailsJson = crossed.detailsJson;
  }
}

/** The guest's functions. */
export class Host {
  readonly operations = new Map<string, (payload: Uint8Array) => Uint8Array>();
  readonly calls: CallOptions[] = [];

  register(operation: string, handler: (payload: Uint8Array) => Uint8Array): void {
    this.operations.set(operation, handler);
  }

  callTyped<R>(
    operation: string,
    write: () => Uint8Array,
    read: (reply: Uint8Array) => R,
    options: CallOptions = {},
  ): Promise<R> {
    this.calls.push(options);
    return Promise.resolve().then(() => read(this.#answer(operation, write())));
  }

  #answer(operation: string, payload: Uint8Array): Uint8Array {
    const handler = this.operations.get(operation);
    if (handler === undefined) throw new Error(`no such operation: ${operation}`);
    try {
      return handler(payload);
    } catch (thrown) {
      throw new GuestError(CallError.parse(CallError.from(thrown).toText()));
    }
  }
}
