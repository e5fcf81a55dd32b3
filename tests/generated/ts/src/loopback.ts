/**
 * A host and a guest in one process: what one sends the other gets, with nothing in between. It has the part of the API
 * of `@guesthouse/host` that stubs use; they import only its types, so no such package is needed.
 */

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

/** The guest's functions. */
export class Host {
  readonly operations = new Map<string, (payload: Uint8Array) => Uint8Array>();
  readonly calls: CallOptions[] = [];

  register(operation: string, handler: (payload: Uint8Array) => Uint8Array): void {
    this.operations.set(operation, handler);
  }

  async callTyped<R>(
    operation: string,
    write: () => Uint8Array,
    read: (reply: Uint8Array) => R,
    options: CallOptions = {},
  ): Promise<R> {
    this.calls.push(options);
    const handler = this.operations.get(operation);
    if (handler === undefined) throw new Error(`no such operation: ${operation}`);
    return read(handler(write()));
  }
}
