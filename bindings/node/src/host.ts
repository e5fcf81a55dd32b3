import { check } from "./check.js";
import { Dispatcher } from "./dispatcher.js";
import { GuesthouseError } from "./error.js";
import { Handlers } from "./handlers.js";
import { native, type NativeHost } from "./native.js";

/** How a guest is hosted. Each limit has a safe default. */
export interface HostOptions {
  /** The host functions that the guest may call; what is registered when the load begins counts. Without, it may call none. */
  handlers?: Handlers | undefined;
  /** Linear memory of one instance, in bytes; 64 MiB. */
  memoryLimit?: number | undefined;
  /** Operation and payload of a call together, in bytes; 16 MiB. */
  requestLimit?: number | undefined;
  /** A reply or an error text, in bytes; 16 MiB. */
  replyLimit?: number | undefined;
  /** How many calls run at once; as many as there are processors, and at least 2. A guest that waits for a host function is one. */
  instances?: number | undefined;
  /** Milliseconds for a call, and for the start of an instance; 10 000. */
  timeout?: number | undefined;
  /** Milliseconds that a call waits until an instance is free; 5000. */
  wait?: number | undefined;
  /** Takes the lines that the guest writes to its log. Their text is the guest's: escape it before it goes to a terminal. */
  log?: ((line: string) => void) | undefined;
}

export interface CallOptions {
  /** Milliseconds for this call, instead of the host's `timeout`. */
  timeout?: number | undefined;
}

/** A guest that is loaded, and can be called. Guests run on threads of their own: the event loop stays free. */
export class Host {
  readonly #native: NativeHost;
  readonly #dispatcher: Dispatcher;
  #closed = false;

  private constructor(nativeHost: NativeHost, dispatcher: Dispatcher) {
    this.#native = nativeHost;
    this.#dispatcher = dispatcher;
  }

  /**
   * Compiles a guest, from its bytes or the path of its file, and starts a first instance of it.
   *
   * Rejects with a `GuesthouseError` (`invalid-module`, `not-a-guest`, `init`), or a `TypeError` for arguments of the wrong type.
   */
  static async load(source: Uint8Array | string, options: HostOptions = {}): Promise<Host> {
    if (typeof source !== "string") check.bytes("the module (if it is not a path)", source);
    checkOptions(options);
    const { handlers, log, memoryLimit, requestLimit, replyLimit, instances, timeout, wait } = options;
    const entries = handlers?.entries() ?? [];
    const dispatcher = new Dispatcher(entries, log);
    const names = entries.map(({ binding, namespace, operation }) => ({ binding, namespace, operation }));
    const limits = { memoryLimit, requestLimit, replyLimit, instances, timeout, wait, log: log !== undefined };
    const nativeHost = native.load(source, names, limits, (event) => dispatcher.take(event));
    await dispatcher.loading();
    return new Host(nativeHost, dispatcher);
  }

  /**
   * Calls an operation of the guest.
   *
   * Rejects with a `GuesthouseError`, or a `TypeError` for arguments of the wrong type.
   */
  async call(operation: string, payload: Uint8Array, options: CallOptions = {}): Promise<Uint8Array> {
    check.text("operation", operation);
    check.bytes("payload", payload);
    check.object("options", options);
    const { timeout } = options;
    check.milliseconds("options.timeout", timeout);
    if (this.#closed) throw new Error("the host is closed");
    const call = this.#dispatcher.next();
    this.#native.call(call, operation, payload, timeout);
    return this.#dispatcher.reply(call);
  }

  /**
   * {@link call} for generated code: `write` gives the payload, `read` understands the reply. What they throw becomes a
   * `GuesthouseError` (`encode`, `decode`) with that as its cause.
   */
  async callTyped<R>(
    operation: string,
    write: () => Uint8Array,
    read: (reply: Uint8Array) => R,
    options?: CallOptions,
  ): Promise<R> {
    const payload = attempt(operation, "encode", write);
    const reply = await this.call(operation, payload, options);
    return attempt(operation, "decode", () => read(reply));
  }

  /** Lets go of the guest when the calls that have begun are done. Later calls are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#dispatcher.idle();
    this.#native.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function attempt<T>(operation: string, code: "encode" | "decode", step: () => T): T {
  try {
    return step();
  } catch (cause) {
    const what = code === "encode" ? "the argument cannot be written" : "the reply cannot be read";
    const message = `${operation}: ${what}: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new GuesthouseError({ code, message, operation, ran: code === "decode" }, { cause });
  }
}

function checkOptions(options: HostOptions): void {
  check.object("options", options);
  if (options.handlers !== undefined) check.instance("options.handlers", options.handlers, Handlers);
  if (options.log !== undefined) check.function("options.log", options.log);
  for (const name of ["memoryLimit", "requestLimit", "replyLimit", "instances"] as const) check.count(`options.${name}`, options[name]);
  for (const name of ["timeout", "wait"] as const) check.milliseconds(`options.${name}`, options[name]);
}
